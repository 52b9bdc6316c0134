//! One order for the objects of a PDF.
//!
//! The library that sets the pages keeps fonts and resources in hash maps: numbers and places of
//! objects, and lines of dictionaries, are others each time. Here the lines that name objects are
//! sorted, and the objects numbered and written as they are reached from the catalogue on. What a
//! page shows does not change: order means nothing in a PDF.

use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

/// The same document with its objects in order. None if it is not built as the library builds it:
/// one table of objects, dictionaries with a line for each entry.
pub fn in_order(document: &[u8]) -> Option<Vec<u8>> {
    let mark = b"startxref\n";
    let end = find_last(document, mark)?;
    let table: usize = number(document.get(end + mark.len()..)?)?;
    let places = object_places(document, table)?;
    let trailer = document.get(table..end)?;
    let trailer = &trailer[find_last(trailer, b"trailer\n")?..];
    let first = places.values().map(|place| place.start).min()?;

    // Objects in the order in which they are reached.
    let mut order: Vec<usize> = Vec::new();
    let mut new: HashMap<usize, usize> = HashMap::new();
    let mut written: Vec<(Vec<u8>, &[u8])> = Vec::new();
    let mut reach = |bytes: &[u8], order: &mut Vec<usize>| {
        for (id, _) in references(bytes) {
            new.entry(id).or_insert_with(|| {
                order.push(id);
                order.len()
            });
        }
    };
    reach(trailer, &mut order);
    while let Some(id) = order.get(written.len()).copied() {
        let object = document.get(places.get(&id)?.clone())?;
        let object = &object[find(object, b" 0 obj\n")? + b" 0 obj\n".len()..];
        let stream = find(object, b"\nstream\n").map_or(object.len(), |at| at + 1);
        let (dictionary, stream) = object.split_at(stream);
        let dictionary = sorted(dictionary);
        reach(&dictionary, &mut order);
        written.push((dictionary, stream));
    }

    let mut out = document[..first].to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f\r\n", written.len() + 1);
    for (i, (dictionary, stream)) in written.iter().enumerate() {
        let _ = write!(table, "{:010} 00000 n\r\n", out.len());
        out.extend(format!("{} 0 obj\n", i + 1).bytes());
        renumbered(dictionary, &new, &mut out);
        out.extend_from_slice(stream);
    }
    let at = out.len();
    out.extend(table.bytes());
    // Its size is that of the table: nothing is left out unless nobody refers to it.
    renumbered(&resized(trailer, written.len() + 1), &new, &mut out);
    out.extend(format!("startxref\n{at}\n%%EOF").bytes());
    Some(out)
}

/// From where to where each object stands, by number.
fn object_places(document: &[u8], table: usize) -> Option<HashMap<usize, Range<usize>>> {
    let text = document.get(table..)?;
    let mut lines = text.split(|b| *b == b'\n');
    lines.next().filter(|line| *line == b"xref")?;
    let count: usize = number(lines.next()?.strip_prefix(b"0 ")?)?;
    let mut starts: Vec<(usize, usize)> = Vec::with_capacity(count);
    for (id, line) in lines.take(count).enumerate() {
        if line.get(17) == Some(&b'n') {
            starts.push((number(line)?, id));
        }
    }
    starts.sort_unstable();
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([table]);
    let places = starts.iter().zip(ends).map(|(&(start, id), end)| (id, start..end));
    Some(places.collect())
}

/// A dictionary with neighbouring entries of one line each sorted.
fn sorted(dictionary: &[u8]) -> Vec<u8> {
    let indent = |line: &[u8]| line.iter().take_while(|b| **b == b' ').count();
    let is_entry = |line: &[u8]| {
        line.get(indent(line)) == Some(&b'/') && !line.ends_with(b"<<") && !line.ends_with(b"[")
    };
    let mut lines: Vec<&[u8]> = dictionary.split(|b| *b == b'\n').collect();
    for run in lines.chunk_by_mut(|a, b| is_entry(a) && is_entry(b) && indent(a) == indent(b)) {
        run.sort_unstable();
    }
    lines.join(&b'\n')
}

/// References to objects, `7 0 R`, and where their numbers stand.
fn references(bytes: &[u8]) -> impl Iterator<Item = (usize, Range<usize>)> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + bytes.get(from..)?.iter().position(u8::is_ascii_digit)?;
            let digits = bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
            from = start + digits;
            let alone = start == 0 || !bytes[start - 1].is_ascii_alphanumeric();
            if alone && bytes[from..].starts_with(b" 0 R") {
                return Some((number(&bytes[start..from])?, start..from));
            }
        }
    })
}

fn renumbered(bytes: &[u8], new: &HashMap<usize, usize>, out: &mut Vec<u8>) {
    let mut from = 0;
    for (id, place) in references(bytes) {
        out.extend_from_slice(&bytes[from..place.start]);
        out.extend(new.get(&id).copied().unwrap_or(id).to_string().bytes());
        from = place.end;
    }
    out.extend_from_slice(&bytes[from..]);
}

/// A trailer that says this many objects.
fn resized(trailer: &[u8], count: usize) -> Vec<u8> {
    let lines = trailer.split(|b| *b == b'\n').map(|line| {
        if line.trim_ascii_start().starts_with(b"/Size ") {
            format!("  /Size {count}").into_bytes()
        } else {
            line.to_vec()
        }
    });
    lines.collect::<Vec<_>>().join(&b'\n')
}

/// The number that bytes begin with.
fn number(bytes: &[u8]) -> Option<usize> {
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}

fn find_last(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(bytes, wanted)
}

#[cfg(test)]
mod tests {
    use super::in_order;

    /// A document of three objects, two of them named in a dictionary, in two orders.
    fn document(order: [usize; 3], lines: [&str; 2]) -> Vec<u8> {
        let mut bodies = [String::new(), String::new(), String::new()];
        bodies[order[0]] = format!("<<\n  /Font <<\n{}\n{}\n  >>\n>>", lines[0], lines[1]);
        bodies[order[1]] = "<<\n  /Length 9\n>>\nstream\n7 0 R a 0\nendstream".to_owned();
        bodies[order[2]] = "(second)".to_owned();
        let mut text = String::from("%PDF-1.7\n");
        let mut table = String::from("xref\n0 4\n0000000000 65535 f\r\n");
        for (i, body) in bodies.iter().enumerate() {
            table += &format!("{:010} 00000 n\r\n", text.len());
            text += &format!("{} 0 obj\n{body}\nendobj\n\n", i + 1);
        }
        let (at, root) = (text.len(), order[0] + 1);
        text += &format!("{table}trailer\n<<\n  /Size 4\n  /Root {root} 0 R\n>>\n");
        text += &format!("startxref\n{at}\n%%EOF");
        text.into_bytes()
    }

    #[test]
    fn order_of_objects_and_lines_does_not_matter() {
        let a = document([0, 1, 2], ["    /f0 2 0 R", "    /f1 3 0 R"]);
        let b = document([2, 1, 0], ["    /f1 1 0 R", "    /f0 2 0 R"]);
        assert_ne!(a, b);
        let ordered = in_order(&b).expect("a document");
        assert_eq!(String::from_utf8_lossy(&ordered), String::from_utf8_lossy(&a));
        assert_eq!(in_order(&ordered), Some(ordered));
    }

    #[test]
    fn what_is_built_otherwise_is_left_alone() {
        assert_eq!(in_order(b""), None);
        assert_eq!(in_order(b"startxref\n99\n%%EOF"), None);
        assert_eq!(in_order(b"xref\n0 x\nstartxref\n0\n%%EOF"), None);
    }
}
