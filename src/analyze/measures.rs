//! Measures.

use super::scope::{Analysis, Place};
use crate::model::{JourneyId, Measure, Scope, TeamId};
use crate::source::Span;
use crate::syntax::ast::MeasureHead;

impl Analysis<'_> {
    /// A metric applied at a place.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn measure(
        &mut self,
        place: Place,
        scope: Scope,
        journey: JourneyId,
        owner: Option<TeamId>,
        path_prefix: &str,
        doc: Option<String>,
        span: Span,
        head: &MeasureHead,
    ) -> Option<Measure> {
        let _ = (place, scope, journey, owner, path_prefix, doc, span, head);
        None
    }
}
