# The program alone, in an image without anything else: `docker build -t journey .`, then
# `docker run --rm -v "$PWD:/maps" journey check`.
FROM rust:1.95-slim-bookworm AS build
# The allocator is a C file.
# hadolint ignore=DL3008
RUN apt-get update -q && apt-get install -q -y --no-install-recommends musl-tools \
    && rm -rf /var/lib/apt/lists/* \
    && rustup target add "$(uname -m)-unknown-linux-musl"
WORKDIR /journey
COPY Cargo.toml Cargo.lock README.md ./
COPY LICENSE LICENSE-APACHE LICENSE-FONTS LICENSE-MIT CHANGELOG.md ./
COPY src src
COPY std std
COPY grammar grammar
COPY benches benches
RUN cargo build --release --locked --bin journey --target "$(uname -m)-unknown-linux-musl" \
    && mv "target/$(uname -m)-unknown-linux-musl/release/journey" /usr/local/bin/journey

FROM scratch
COPY --from=build /usr/local/bin/journey /journey
COPY --from=build /journey/LICENSE /journey/LICENSE-APACHE /journey/LICENSE-FONTS /journey/LICENSE-MIT /licenses/
# Nobody: what is written belongs to whom `--user` says.
USER 65534:65534
WORKDIR /maps
ENTRYPOINT ["/journey"]
CMD ["check"]
