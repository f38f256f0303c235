//! progenitor's functions, cut where the request is made.
//!
//! Each would also send it and take the response, the same for every operation: 70 KiB of the Node module. The core does
//! that once, in `call/wire.rs`.

use anyhow::{Result, bail};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, File, ImplItem, ImplItemFn, Item, Local, Pat, PatType, Stmt, UseGroup, UseTree, parse_quote};

/// What progenitor names the request, and its headers.
const REQUEST: &str = "request";
const HEADERS: &str = "header_map";

/// Its function that encodes a segment of a path.
const ENCODE: &str = "encode_path";

/// The client whose functions make requests and do not send them.
pub fn cut(client: TokenStream) -> Result<TokenStream> {
    let mut file: File = syn::parse2(client)?;
    let mut imports = WithoutEncodePath { had_it: false };
    for item in &mut file.items {
        if let Item::Use(import) = item {
            imports.visit_item_use_mut(import);
        }
        let Item::Impl(block) = item else { continue };
        for item in &mut block.items {
            match item {
                ImplItem::Fn(function) if function.sig.asyncness.is_some() => cut_function(function)?,
                _ => {}
            }
        }
    }
    if imports.had_it {
        file.items.insert(
            0,
            parse_quote!(
                use crate::arguments::encode_path;
            ),
        );
    }
    Ok(file.into_token_stream())
}

/// Takes progenitor's `encode_path` out of what is imported: the API wants `+` encoded as well.
struct WithoutEncodePath {
    had_it: bool,
}

impl VisitMut for WithoutEncodePath {
    fn visit_use_group_mut(&mut self, group: &mut UseGroup) {
        let is_it = |tree: &UseTree| matches!(tree, UseTree::Name(name) if name.ident == ENCODE);
        self.had_it |= group.items.iter().any(is_it);
        group.items = std::mem::take(&mut group.items).into_iter().filter(|tree| !is_it(tree)).collect();
    }
}

fn cut_function(function: &mut ImplItemFn) -> Result<()> {
    let Some(made) = function.block.stmts.iter().position(makes_request) else {
        bail!("progenitor's `{}` makes no `{REQUEST}`: its functions are not what they were", function.sig.ident);
    };
    function.block.stmts.truncate(made + 1);
    function.block.stmts.retain(|statement| !is_about_headers(statement));
    if let Some(Stmt::Local(Local { init: Some(made), .. })) = function.block.stmts.last_mut() {
        WithoutHeaders.visit_expr_mut(&mut made.expr);
    }
    function.block.stmts.push(Stmt::Expr(parse_quote!(Ok(request)), None));
    function.sig.asyncness = None;
    function.sig.output = parse_quote!(-> ::reqwest::Result<::reqwest::Request>);
    Ok(())
}

fn makes_request(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Local(Local { pat: Pat::Ident(name), .. }) if name.ident == REQUEST)
}

/// The statements that prepare the only header that progenitor knows of: the document's version, which the API does not
/// ask for.
fn is_about_headers(statement: &Stmt) -> bool {
    match statement {
        Stmt::Local(Local { pat: Pat::Ident(name), .. }) => name.ident == HEADERS,
        Stmt::Local(Local { pat: Pat::Type(PatType { pat, .. }), .. }) => {
            matches!(&**pat, Pat::Ident(name) if name.ident == HEADERS)
        }
        Stmt::Expr(Expr::MethodCall(call), _) => {
            matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident(HEADERS))
        }
        _ => false,
    }
}

/// Takes `.headers(header_map)` out of the making of a request.
struct WithoutHeaders;

impl VisitMut for WithoutHeaders {
    fn visit_expr_mut(&mut self, expression: &mut Expr) {
        if let Expr::MethodCall(call) = expression
            && call.method == "headers"
        {
            *expression = (*call.receiver).clone();
        }
        visit_mut::visit_expr_mut(self, expression);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn a_function_ends_with_its_request() {
        let client = quote! {
            impl Client {
                pub fn new() -> Self { Self }
                pub async fn list(&self) -> Result<ResponseValue<ByteStream>, Error<ByteStream>> {
                    let mut request = self.client.get(url).build()?;
                    let result = self.exec(request, &info).await;
                    Ok(ResponseValue::stream(result?))
                }
            }
        };
        let expected = quote! {
            impl Client {
                pub fn new() -> Self { Self }
                pub fn list(&self) -> ::reqwest::Result<::reqwest::Request> {
                    let mut request = self.client.get(url).build()?;
                    Ok(request)
                }
            }
        };
        assert_eq!(cut(client).unwrap().to_string(), expected.to_string());
    }

    #[test]
    fn the_segments_of_a_path_are_encoded_by_our_own_function() {
        let cut = cut(quote!(
            use progenitor_client::{encode_path, ClientHooks};
        ))
        .unwrap();
        let expected = quote! {
            use crate::arguments::encode_path;
            use progenitor_client::{ClientHooks};
        };
        assert_eq!(cut.to_string(), expected.to_string());
    }

    #[test]
    fn a_function_of_another_form_is_refused() {
        let error = cut(quote!(impl Client { async fn list(&self) { self.send().await } })).unwrap_err();
        assert_eq!(error.to_string(), "progenitor's `list` makes no `request`: its functions are not what they were");
    }
}
