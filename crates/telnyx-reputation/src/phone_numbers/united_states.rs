//! Which numbers in E.164 can be monitored: those of the United States that are of a place or toll-free.

use super::area_codes::AreaCode;

/// `+` and 2 to 15 digits, the first of them not 0: as the API's document has it.
pub(crate) fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else { return false };
    (2..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
}

/// Why a number cannot be monitored.
pub(super) enum Refusal {
    /// It is a number of somewhere else.
    Foreign(String),
    /// It is none that anybody can have, or be called from.
    Bad(String),
}

/// Why a number in E.164 cannot be monitored, if so.
pub(crate) fn why_not_monitored(number: &str) -> Option<String> {
    match check(number.trim_start_matches('+'), true) {
        Ok(()) => None,
        Err(Refusal::Foreign(why) | Refusal::Bad(why)) => Some(why),
    }
}

/// Refuses what cannot be monitored of a number, which begins with its country code.
///
/// The plan gets new area codes every year, and a version of this client does not. So an area code that nobody is known
/// to use passes where the country code was written (`explicit`), and not where ten digits may be any country's.
pub(super) fn check(digits: &str, explicit: bool) -> Result<(), Refusal> {
    let Some(national) = digits.strip_prefix('1') else {
        let why = "is no number of the United States: its country code is not 1";
        return Err(Refusal::Foreign(why.to_owned()));
    };
    let bad = |why: String| Err(Refusal::Bad(why));
    if national.len() != 10 {
        return bad(format!("has {} digits after the country code 1, where a number has 10", national.len()));
    }
    let (area, exchange) = (&national[..3], &national[3..6]);
    if area.starts_with(['0', '1']) || area.ends_with("11") {
        return bad(format!("has the area code {area}, which cannot be one"));
    }
    let used = AreaCode::of(area.parse().unwrap_or_default());
    if exchange.starts_with(['0', '1']) || exchange.ends_with("11") && used != AreaCode::TollFree {
        return bad(format!("has {exchange} after the area code, which no number has"));
    }
    match used {
        AreaCode::UnitedStates | AreaCode::TollFree => Ok(()),
        AreaCode::Canada => Err(Refusal::Foreign(format!("is no number of the United States: {area} is Canadian"))),
        AreaCode::Caribbean => {
            let why = format!("is no number of the United States: {area} is of the Caribbean or of Bermuda");
            Err(Refusal::Foreign(why))
        }
        AreaCode::Service => bad(format!("is neither of a place nor toll-free: {area} is for services")),
        AreaCode::Unused if explicit => Ok(()),
        AreaCode::Unused => {
            bad(format!("has the area code {area}, which is not known to be in use; if it is, write +1 before it"))
        }
    }
}
