//! Writes a journey as a D2 diagram, as somebody would draw it by hand: stages and touchpoints are
//! containers, each entry is a shape, the flow is made of connections. Properties, measures and data
//! are left out, so that the D2 file is the smaller one.

use super::{Entry, Journey};
use std::fmt::Write;

/// The same map in D2.
pub fn text(journey: &Journey) -> String {
    let mut text = format!("direction: right\ntitle: \"{}\"\n", journey.label);
    let mut last: Option<String> = None;
    let mut flow = String::new();
    for stage in &journey.stages {
        let _ = writeln!(text, "{}: \"{}\" {{", stage.name, stage.label);
        for touchpoint in &stage.touchpoints {
            let _ = writeln!(text, "  {}: \"{}\" {{", touchpoint.name, touchpoint.label);
            for (number, Entry { keyword, head, text: said, .. }) in
                touchpoint.entries.iter().enumerate()
            {
                let label = if said.is_empty() { head } else { said };
                let _ = writeln!(text, "    {keyword}_{number}: \"{label}\"");
            }
            text.push_str("  }\n");
            let path = format!("{}.{}", stage.name, touchpoint.name);
            if let Some(last) = &last {
                let _ = writeln!(flow, "{last} -> {path}");
            }
            last = Some(path);
        }
        text.push_str("}\n");
    }
    text + &flow
}
