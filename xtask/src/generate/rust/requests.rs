//! progenitor's functions, cut where the request is made.
//!
//! Each would also send it and take the response, the same for every operation: 70 KiB of the Node module. The core does
//! that once, in `call/wire.rs`.

use anyhow::{Result, bail};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, File, ImplItem, ImplItemFn, Item, Local, Pat, PatType, Stmt, parse_quote};

/// What progenitor names the request, and its headers.
const REQUEST: &str = "request";
const HEADERS: &str = "header_map";

/// The client whose functions make requests and do not send them.
pub fn cut(client: TokenStream) -> Result<TokenStream> {
    let mut file: File = syn::parse2(client)?;
    for item in &mut file.items {
        let Item::Impl(block) = item else { continue };
        for item in &mut block.items {
            match item {
                ImplItem::Fn(function) if function.sig.asyncness.is_some() => cut_function(function)?,
                _ => {}
            }
        }
    }
    Ok(file.into_token_stream())
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
    fn a_function_of_another_form_is_refused() {
        let error = cut(quote!(impl Client { async fn list(&self) { self.send().await } })).unwrap_err();
        assert_eq!(error.to_string(), "progenitor's `list` makes no `request`: its functions are not what they were");
    }
}
