//! The program `journey`. All of it is in [`journey::cli`].

fn main() -> std::process::ExitCode {
    journey::cli::main()
}
