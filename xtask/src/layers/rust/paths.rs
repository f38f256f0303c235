//! The paths that are written in a module.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemUse, Lit, Macro, UseTree, VisRestricted, Visibility};

/// A path, where it is written.
pub struct Mention {
    pub segments: Vec<String>,
    pub line: usize,
    /// It stands in a `use`.
    pub imports: bool,
    /// It ends in `*`.
    pub glob: bool,
    /// It is imported for others too.
    pub hands_on: bool,
}

impl Mention {
    pub fn written(&self) -> String {
        self.segments.join("::") + if self.glob { "::*" } else { "" }
    }
}

/// A path of a `use`.
pub struct Leaf {
    pub segments: Vec<String>,
    /// What it is called from there on; none for `*`.
    pub name: Option<String>,
    line: usize,
}

/// The paths of a module's items but for those of its tests.
pub fn of(items: &[Item]) -> Vec<Mention> {
    let mut finder = Finder { found: Vec::new() };
    items.iter().for_each(|item| finder.visit_item(item));
    finder.found
}

/// The paths of a `use`, one by one.
pub fn leaves(tree: &UseTree) -> Vec<Leaf> {
    let mut found = Vec::new();
    branch(tree, &[], &mut found);
    found
}

fn branch(tree: &UseTree, before: &[String], found: &mut Vec<Leaf>) {
    let with = |name: &Ident| {
        // `path::{self}` is the path.
        let name = (name != "self" || before.is_empty()).then(|| name.to_string());
        before.iter().cloned().chain(name).collect::<Vec<_>>()
    };
    let line = |name: &Ident| name.span().start().line;
    match tree {
        UseTree::Path(path) => branch(&path.tree, &with(&path.ident), found),
        UseTree::Group(group) => group.items.iter().for_each(|tree| branch(tree, before, found)),
        UseTree::Name(name) => {
            let segments = with(&name.ident);
            found.push(Leaf { name: segments.last().cloned(), segments, line: line(&name.ident) });
        }
        UseTree::Rename(rename) => {
            let name = Some(rename.rename.to_string());
            found.push(Leaf { segments: with(&rename.ident), name, line: line(&rename.ident) });
        }
        UseTree::Glob(glob) => {
            let line = glob.star_token.spans[0].start().line;
            found.push(Leaf { segments: before.to_vec(), name: None, line });
        }
    }
}

struct Finder {
    found: Vec<Mention>,
}

impl Finder {
    fn add(&mut self, segments: Vec<String>, line: usize) {
        // A single name is of this module, or imported.
        if segments.len() > 1 {
            self.found.push(Mention { segments, line, imports: false, glob: false, hands_on: false });
        }
    }

    /// Paths among tokens that have no meaning yet; `quoted` ones too.
    fn tokens(&mut self, tokens: TokenStream, quoted: bool) {
        let mut path: Vec<Ident> = Vec::new();
        let mut colons = 0;
        // A path that begins with `::` or `<T>::` is not ours.
        let mut outside = false;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.end(&mut path);
                        outside = false;
                    } else if path.is_empty() {
                        outside = true;
                    }
                    if !outside {
                        path.push(name);
                    }
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                other => {
                    self.end(&mut path);
                    (colons, outside) = (0, false);
                    match other {
                        TokenTree::Group(group) => self.tokens(group.stream(), quoted),
                        TokenTree::Literal(literal) if quoted => {
                            if let Lit::Str(text) = Lit::new(literal)
                                && let Ok(path) = text.parse::<syn::Path>()
                            {
                                self.visit_path(&path);
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Vec<Ident>) {
        if let Some(first) = path.first() {
            let line = first.span().start().line;
            let segments = path.iter().map(ToString::to_string).collect();
            self.add(segments, line);
            path.clear();
        }
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs[..],
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            ImplItem::Macro(item) => &item.attrs,
            _ => &[],
        };
        if !is_for_tests(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let hands_on = !matches!(item.vis, Visibility::Inherited);
        // `use ::name` is of another crate.
        for Leaf { segments, name, line } in leaves(&item.tree).into_iter().filter(|_| item.leading_colon.is_none()) {
            self.found.push(Mention { segments, line, imports: true, glob: name.is_none(), hands_on });
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first()
        {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.add(segments, first.ident.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.visit_path(&mac.path);
        // What a generator quotes is code of elsewhere.
        if !["quote", "parse_quote"].iter().any(|name| mac.path.is_ident(name)) {
            self.tokens(mac.tokens.clone(), false);
        }
    }

    /// Derived code calls what attributes name, such as serde's `with = "path"`.
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if !attribute.path().is_ident("doc")
            && let Ok(list) = attribute.meta.require_list()
        {
            self.tokens(list.tokens.clone(), true);
        }
    }

    /// `pub(in path)` says who may look in, and uses nothing.
    fn visit_vis_restricted(&mut self, _: &'ast VisRestricted) {}
}

/// Whether it is compiled for tests alone.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| {
                let condition = list.tokens.to_string();
                condition == "test" || condition.starts_with("all (test") || condition == "doctest"
            })
    })
}

pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}
