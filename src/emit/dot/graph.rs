//! `graphviz-rust`'s structs, with values that are always escaped.

use super::escape::{self, Markup};
use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph as DotGraph, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph,
    Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

/// Attributes of a graph, node or edge.
#[derive(Debug, Clone, Default)]
pub(super) struct Attributes(Vec<Attribute>);

impl Attributes {
    /// None yet.
    pub fn new() -> Self {
        Attributes::default()
    }

    /// With a value: quoted unless it is a plain word or number.
    pub fn set(mut self, name: &'static str, value: impl ToString) -> Self {
        self.0.push(Attribute(Id::Plain(name.to_owned()), escape::value(&value.to_string())));
        self
    }

    /// With an HTML-like label.
    pub fn label(mut self, markup: &Markup) -> Self {
        self.0.push(Attribute(Id::Plain("label".to_owned()), markup.id()));
        self
    }

    /// With the path of what it shows as its tooltip (and more of it), and a link to it.
    pub fn about(self, path: &str, more: &str, link: Option<&str>) -> Self {
        let tooltip = if more.is_empty() { path.to_owned() } else { format!("{path}\n{more}") };
        let attributes = self.set("tooltip", tooltip);
        match link {
            Some(base) => attributes.set("URL", escape::link(base, path)),
            None => attributes,
        }
    }
}

/// Statements of a graph or subgraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Body(Vec<Stmt>);

impl Body {
    /// Empty.
    pub fn new() -> Self {
        Body::default()
    }

    /// Attributes of the graph (or cluster) itself.
    pub fn graph(&mut self, attributes: Attributes) {
        self.0.push(Stmt::GAttribute(GraphAttributes::Graph(attributes.0)));
    }

    /// What nodes have that say nothing else.
    pub fn nodes(&mut self, attributes: Attributes) {
        self.0.push(Stmt::GAttribute(GraphAttributes::Node(attributes.0)));
    }

    /// What edges have that say nothing else.
    pub fn edges(&mut self, attributes: Attributes) {
        self.0.push(Stmt::GAttribute(GraphAttributes::Edge(attributes.0)));
    }

    /// A node.
    pub fn node(&mut self, name: &str, attributes: Attributes) {
        let id = NodeId(escape::name(name), None);
        self.0.push(Stmt::Node(Node { id, attributes: attributes.0 }));
    }

    /// An edge.
    pub fn edge(&mut self, from: &str, to: &str, attributes: Attributes) {
        let end = |name| Vertex::N(NodeId(escape::name(name), None));
        let ty = EdgeTy::Pair(end(from), end(to));
        self.0.push(Stmt::Edge(Edge { ty, attributes: attributes.0 }));
    }

    /// A frame around other statements.
    pub fn cluster(&mut self, name: &str, body: Body) {
        let id = escape::name(&format!("cluster_{name}"));
        self.0.push(Stmt::Subgraph(Subgraph { id, stmts: body.0 }));
    }

    /// Nodes in columns from 0 to `last`; each stands in its own.
    pub fn columns<'n>(&mut self, last: usize, nodes: impl Iterator<Item = (usize, &'n String)>) {
        let mut columns = vec![Vec::new(); last + 1];
        for (column, node) in nodes {
            columns[column].push(node.clone());
        }
        for (column, nodes) in columns.iter().enumerate() {
            self.same_rank(&format!("column{column}"), nodes);
        }
    }

    /// Nodes that stand in one column.
    pub fn same_rank(&mut self, name: &str, nodes: &[String]) {
        if nodes.len() < 2 {
            return;
        }
        let mut stmts =
            vec![Stmt::Attribute(Attribute(Id::Plain("rank".to_owned()), escape::value("same")))];
        for node in nodes {
            let id = NodeId(escape::name(node), None);
            stmts.push(Stmt::Node(Node { id, attributes: Vec::new() }));
        }
        self.0.push(Stmt::Subgraph(Subgraph { id: escape::name(name), stmts }));
    }
}

/// A whole graph.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    name: String,
    body: Body,
}

impl Graph {
    /// A directed graph.
    pub fn new(name: &str, body: Body) -> Self {
        Graph { name: name.to_owned(), body }
    }

    /// As text.
    pub fn print(self) -> String {
        let graph =
            DotGraph::DiGraph { id: escape::name(&self.name), strict: false, stmts: self.body.0 };
        let mut text = graph.print(&mut PrinterContext::default());
        text.push('\n');
        text
    }
}
