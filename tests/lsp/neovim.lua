-- A conversation of Neovim's own client with the server: findings, a change, hover, formatting, the end.
-- Environment: SERVER, FOLDER (with map.journey), OUTPUT. Writes what was seen, a line each, and always ends.

local lines = {}
local function say(what, value)
  table.insert(lines, what .. '|' .. tostring(value))
end
local function wait(what, seen)
  assert(vim.wait(20000, seen, 10), 'no ' .. what)
end
local function errors()
  return vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR })
end
local function ask(method, params)
  local answers = assert(vim.lsp.buf_request_sync(0, method, params, 20000), 'no answer to ' .. method)
  local _, answer = next(answers)
  assert(answer and answer.err == nil, method .. ' was refused')
  return answer.result
end

local function talk()
  local folder = vim.env.FOLDER
  vim.cmd('edit ' .. vim.fn.fnameescape(folder .. '/map.journey'))
  local config = {
    name = 'journey',
    cmd = { vim.env.SERVER, 'lsp' },
    root_dir = folder,
    on_exit = function(code) say('left with', code) end,
  }
  local id
  if vim.lsp.start then
    id = vim.lsp.start(config)
  else
    id = vim.lsp.start_client(config)
    vim.lsp.buf_attach_client(0, id)
  end
  wait('finding', function() return #errors() > 0 end)
  local found = errors()[1]
  say('code', found.code)
  say('place', (found.lnum + 1) .. ':' .. found.col .. '-' .. found.end_col)

  -- The mend, behind an emoji and Chinese on the same line.
  vim.api.nvim_buf_set_text(0, found.lnum, found.col, found.lnum, found.end_col, { 'Mei' })
  wait('mend', function() return #errors() == 0 end)
  say('line', vim.api.nvim_buf_get_lines(0, found.lnum, found.lnum + 1, true)[1])

  vim.api.nvim_win_set_cursor(0, { found.lnum + 1, found.col })
  local encoding = vim.lsp.get_client_by_id(id).offset_encoding
  local position = vim.lsp.util.make_position_params(0, encoding)
  local hover = ask('textDocument/hover', position)
  say('hover', hover.contents.value:match('Buyer'))

  local edits = ask('textDocument/formatting', {
    textDocument = { uri = vim.uri_from_bufnr(0) },
    options = { tabSize = 2, insertSpaces = true },
  })
  vim.lsp.util.apply_text_edits(edits, vim.api.nvim_get_current_buf(), encoding)
  say('formatted', table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '/'))
  say('client', vim.lsp.get_client_by_id(id).name)
  vim.lsp.stop_client(id)
  wait('end', function() return lines[#lines]:match('^left') ~= nil end)
end

local good, why = pcall(talk)
if not good then
  say('failed', why)
end
local file = assert(io.open(vim.env.OUTPUT, 'w'))
file:write(table.concat(lines, '\n') .. '\n')
file:close()
vim.cmd('qa!')
