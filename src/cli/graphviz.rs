//! Graphviz, where it is asked for: `dot` reads standard input, and has only so much time.

use super::console::Failure;
use std::io::{ErrorKind, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long a picture may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A picture of this DOT in this format.
pub fn draw(text: &str, format: &str) -> Result<Vec<u8>, Failure> {
    let child = Command::new("dot")
        .arg(format!("-T{format}"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let child = child.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::new("the program `dot` is not installed")
            .help("install Graphviz, or leave out `--renderer dot`"),
        _ => Failure::new(format!("the program `dot` cannot be started: {error}")),
    })?;
    wait(child, text, PATIENCE)
}

fn wait(mut child: Child, text: &str, patience: Duration) -> Result<Vec<u8>, Failure> {
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        // A program that reads nothing and one that writes much must not wait for one another.
        scope.spawn(move || input.map(|mut pipe| pipe.write_all(text.as_bytes())));
        let drawn = scope.spawn(move || read(output));
        let said = scope.spawn(move || read(errors));
        let start = Instant::now();
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if start.elapsed() < patience => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                _ => {
                    // Its pipes close, and the threads end.
                    let _ = child.kill();
                    let _ = child.wait();
                    break None;
                }
            }
        };
        let (drawn, said) = (drawn.join().unwrap_or_default(), said.join().unwrap_or_default());
        match status {
            Some(status) if status.success() => Ok(drawn),
            Some(_) => {
                let said = String::from_utf8_lossy(&said);
                let line = said.lines().next().unwrap_or("no reason given");
                Err(Failure::new(format!("the program `dot` could not draw the picture: {line}")))
            }
            None => {
                let seconds = patience.as_secs();
                Err(Failure::new(format!("the program `dot` took longer than {seconds} seconds"))
                    .help("leave out `--renderer dot`, or draw fewer views"))
            }
        }
    })
}

fn read(pipe: Option<impl Read>) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        let _ = pipe.read_to_end(&mut bytes);
    }
    bytes
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn run(script: &str, patience: Duration) -> Result<Vec<u8>, Failure> {
        let child = Command::new("sh")
            .args(["-c", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("there is a shell");
        wait(child, &"x".repeat(1_000_000), patience)
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        let start = Instant::now();
        let failure = run("exec sleep 60", Duration::from_millis(50)).unwrap_err();
        assert!(failure.message.contains("took longer"), "{}", failure.message);
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn what_a_program_says_is_passed_on() {
        assert_eq!(run("cat", PATIENCE).unwrap().len(), 1_000_000);
        let failure = run("echo why >&2; exit 3", PATIENCE).unwrap_err();
        assert_eq!(failure.message, "the program `dot` could not draw the picture: why");
    }
}
