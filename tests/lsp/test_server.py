"""The server from outside, with a client that nobody here wrote, as two editors would start it.

    cargo build
    pip install pytest-lsp pytest-timeout
    pytest tests/lsp
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
SERVER = os.environ.get("JOURNEY", str(TARGET / "debug" / "journey"))

# The server keeps the standard library there, to open it in the editor: a new machine has none.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="journey-cache-")


def make_client() -> LanguageClient:
    """The client of pytest-lsp, which also takes the registration of watchers, as editors do."""
    client = pytest_lsp.make_test_lsp_client()

    @client.feature(types.CLIENT_REGISTER_CAPABILITY)
    def register(params: types.RegistrationParams):
        client.registered = [r.method for r in params.registrations]

    return client


@pytest_lsp.fixture(
    params=["neovim", "visual-studio-code"],
    config=ClientServerConfig(server_command=[SERVER, "lsp"], client_factory=make_client),
)
async def client(request, lsp_client: LanguageClient, tmp_path):
    shutil.copytree(ROOT / "examples" / "smartphone_zh", tmp_path, dirs_exist_ok=True)
    lsp_client.folder = tmp_path
    capabilities = client_capabilities(request.param)
    result = await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=capabilities,
            workspace_folders=[types.WorkspaceFolder(uri=tmp_path.as_uri(), name="x")],
        )
    )
    lsp_client.server_capabilities = result.capabilities
    yield
    await lsp_client.shutdown_session()


def opened(client: LanguageClient, path: pathlib.Path, text: str) -> str:
    uri = path.as_uri()
    item = types.TextDocumentItem(uri=uri, language_id="journey", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
    return uri


@pytest.mark.timeout(60)
@pytest.mark.asyncio
async def test_an_editor_gets_findings_and_answers(client: LanguageClient):
    path = max(client.folder.rglob("*.journey"), key=lambda p: p.stat().st_size)
    text = path.read_text(encoding="utf-8")
    uri = opened(client, path, text)
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    utf8 = client.server_capabilities.position_encoding == types.PositionEncodingKind.Utf8
    # Behind Chinese words, where the columns of UTF-8 and UTF-16 differ.
    lines = text.split("\n")
    line, column = next(
        (i, l.index(" via ") + 5) for i, l in enumerate(lines) if " via " in l and not l.isascii()
    )
    before = lines[line][:column]
    character = len(before.encode("utf-8")) if utf8 else len(before.encode("utf-16-le")) // 2
    position = types.Position(line=line, character=character)
    document = types.TextDocumentIdentifier(uri=uri)
    hover = await client.text_document_hover_async(
        types.HoverParams(text_document=document, position=position)
    )
    assert "channel" in hover.contents.value
    assert hover.range.start == position
    symbols = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(text_document=document)
    )
    assert symbols
    tokens = await client.text_document_semantic_tokens_full_async(
        types.SemanticTokensParams(text_document=document)
    )
    assert len(tokens.data) % 5 == 0 and len(tokens.data) > 100

    # A word is put in front of everything, and taken away again.
    start = types.Position(line=0, character=0)
    change = types.TextDocumentContentChangePartial(
        range=types.Range(start=start, end=start), text="jurney A\n"
    )
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=uri, version=2),
            content_changes=[change],
        )
    )
    while not any(d.code == "J0107" for d in client.diagnostics.get(uri, [])):
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    change = types.TextDocumentContentChangePartial(
        range=types.Range(start=start, end=types.Position(line=1, character=0)), text=""
    )
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=uri, version=3),
            content_changes=[change],
        )
    )
    while any(d.code == "J0107" for d in client.diagnostics.get(uri, [])):
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert all(d.severity > 1 for d in client.diagnostics[uri])

    completion = await client.text_document_completion_async(
        types.CompletionParams(text_document=document, position=position)
    )
    assert any(item.label == "官网" for item in completion.items)


def gone(process: subprocess.Popen) -> bool:
    for _ in range(40):
        if process.poll() is not None:
            return True
        time.sleep(0.05)
    process.kill()
    return False


@pytest.mark.timeout(60)
@pytest.mark.asyncio
async def test_definition_leads_into_the_standard_library(client: LanguageClient):
    path = client.folder / "library.journey"
    uri = opened(client, path, "use std.metrics.nps\n")
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    found = await client.text_document_definition_async(
        types.DefinitionParams(
            text_document=types.TextDocumentIdentifier(uri=uri),
            position=types.Position(line=0, character=17),
        )
    )
    place = found[0] if isinstance(found, list) else found
    target = getattr(place, "uri", None) or place.target_uri
    text = pathlib.Path(target.removeprefix("file://")).read_text(encoding="utf-8")
    where = getattr(place, "range", None) or place.target_selection_range
    assert text.splitlines()[where.start.line].startswith("metric nps(")


def message(text: str) -> bytes:
    body = text.encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.mark.timeout(30)
def test_no_process_is_left_behind():
    start = lambda: subprocess.Popen(
        [SERVER, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    # The pipe is closed before a word is said.
    process = start()
    process.stdin.close()
    assert gone(process) and process.returncode == 0
    # The pipe is closed in the middle.
    process = start()
    hello = '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
    process.stdin.write(message(hello))
    process.stdin.write(message('{"jsonrpc":"2.0","method":"initialized","params":{}}'))
    process.stdin.flush()
    assert process.stdout.readline().startswith(b"Content-Length")
    process.stdin.close()
    assert gone(process) and process.returncode == 0
    # `exit`, while the pipe stays open.
    process = start()
    process.stdin.write(message(hello))
    process.stdin.write(message('{"jsonrpc":"2.0","method":"initialized","params":{}}'))
    process.stdin.write(message('{"jsonrpc":"2.0","id":2,"method":"shutdown"}'))
    process.stdin.write(message('{"jsonrpc":"2.0","method":"exit"}'))
    process.stdin.flush()
    assert gone(process) and process.returncode == 0
    # `exit` without `shutdown`.
    process = start()
    process.stdin.write(message(hello))
    process.stdin.write(message('{"jsonrpc":"2.0","method":"initialized","params":{}}'))
    process.stdin.write(message('{"jsonrpc":"2.0","method":"exit"}'))
    process.stdin.flush()
    assert gone(process) and process.returncode == 1
