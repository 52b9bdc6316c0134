//! The program `journey`. All of it is in [`journey::cli`].

// Trees and models are many small things; with the system's allocator making and dropping them took a
// third of the time (docs/decisions/0010).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    journey::cli::main()
}
