//! The body of an answer as each type that answers have. Whatever it is, it is read or refused; and what was read can be
//! written and read again, and is then the same.
#![no_main]
#![expect(clippy::expect_used, reason = "what breaks one is what the fuzzer looks for")]

use libfuzzer_sys::fuzz_target;
use serde::Serialize;
use serde::de::DeserializeOwned;
use telnyx_reputation::types::{
    DocumentListWrapped, EnterpriseListPublic, EnterprisePublicWrapped, EnterpriseReputationPublicWrapped,
    ExternalVerificationWrapped, NumberReputationErrors, OwnershipDetailWrapped, RefreshReputationResponse,
    RemediationRequestList, RemediationRequestWrapped, ReputationPhoneNumberList,
    ReputationPhoneNumberListWithReputation, ReputationPhoneNumberWithReputation, TosAgreementList, TosStatusWrapped,
};

const READERS: [fn(&[u8]); 15] = [
    read::<DocumentListWrapped>,
    read::<EnterpriseListPublic>,
    read::<EnterprisePublicWrapped>,
    read::<EnterpriseReputationPublicWrapped>,
    read::<ExternalVerificationWrapped>,
    read::<NumberReputationErrors>,
    read::<OwnershipDetailWrapped>,
    read::<RefreshReputationResponse>,
    read::<RemediationRequestList>,
    read::<RemediationRequestWrapped>,
    read::<ReputationPhoneNumberList>,
    read::<ReputationPhoneNumberListWithReputation>,
    read::<ReputationPhoneNumberWithReputation>,
    read::<TosAgreementList>,
    read::<TosStatusWrapped>,
];

fuzz_target!(|bytes: &[u8]| {
    let Some((which, body)) = bytes.split_first() else { return };
    READERS[usize::from(*which) % READERS.len()](body);
});

fn read<T: DeserializeOwned + Serialize>(body: &[u8]) {
    let Ok(read) = serde_json::from_slice::<T>(body) else { return };
    let written = serde_json::to_value(&read).expect("what was read can be written");
    let again: T = serde_json::from_value(written.clone()).expect("what was written can be read");
    assert_eq!(serde_json::to_value(&again).expect("it can be written again"), written);
}
