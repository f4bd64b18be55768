//! A form that writes: read only after both secrets of this start were found in it.

use crate::web::desk::Desk;
use crate::web::guard;
use crate::web::trouble::Trouble;
use axum::extract::{FromRequest, RawForm, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// What the form holds beside its secret.
#[derive(Debug)]
pub(in crate::web) struct Signed<T>(pub(in crate::web) T);

#[derive(Deserialize)]
struct Carried {
    #[serde(default)]
    token: String,
}

impl<T: DeserializeOwned> FromRequest<Arc<Desk>> for Signed<T> {
    type Rejection = Trouble;

    async fn from_request(request: Request, desk: &Arc<Desk>) -> Result<Self, Trouble> {
        let headers = request.headers().clone();
        let unfit = || Trouble::unfit("The form could not be read.", "送られた内容を読み取れませんでした。");
        let RawForm(bytes) = RawForm::from_request(request, desk).await.map_err(|_| unfit())?;
        let carried: Carried = serde_urlencoded::from_bytes(&bytes).map_err(|_| guard::stale())?;
        if !desk.secrets.fit(&carried.token, &headers) {
            return Err(guard::stale());
        }
        Ok(Self(serde_urlencoded::from_bytes(&bytes).map_err(|_| unfit())?))
    }
}

/// Sends the reader on to a page of this desk, so that loading it again repeats nothing.
pub(in crate::web) fn to(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(path) => (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response(),
        Err(_) => Trouble::NotFound.into_response(),
    }
}
