//! The configuration file: whose key goes where.

use std::os::unix::fs::PermissionsExt as _;

use crate::account::{Account, Ran};

/// The account with this configuration, and without a key in the environment.
fn run(account: &Account, config: &str, mode: u32, words: &str) -> Ran {
    let folder = account.home.path().join(".config/telnyx-reputation");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("config.toml");
    std::fs::write(&file, config).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
    let mut command = account.command(&account.words(words));
    Ran::of(&command.env_remove("TELNYX_API_KEY").env_remove("TELNYX_BASE_URL").output().unwrap())
}

fn config(account: &Account) -> String {
    format!(
        "default = 'own'\n[profiles.own]\napi_key = '{}'\nbase_url = '{}'\nenterprise_id = '{}'\n\
         [profiles.asked]\napi_key_command = 'echo {}'\nbase_url = '{}'\ntimeout = '5s'\n\
         [profiles.wrong]\napi_key_command = 'exit 3'\n[profiles.poor]\napi_key = 'KEY'\nspend_limit = '0.05'\n",
        account.key, account.base_url, account.enterprise, account.key, account.base_url
    )
}

#[test]
fn the_default_profile_says_whose_account_it_is_and_which_enterprise() {
    let account = Account::new("PROFILE");
    let ran = run(&account, &config(&account), 0o600, "enterprises:reputation retrieve");
    assert_eq!(ran.json()["data"]["enterprise_id"], account.enterprise.as_str(), "{}", ran.stderr);
    let ran = run(&account, &config(&account), 0o600, "sync +16035550100 --format table");
    assert_eq!(ran.status, 5);
    let said = format!("for enterprise {} (profile own, {})", account.enterprise, account.base_url);
    assert!(ran.stderr.contains(&said), "what bills names whom: {}", ran.stderr);
    let ran = run(&account, &config(&account), 0o600, "enterprises list --profile asked");
    assert_eq!(ran.json()["data"].as_array().unwrap().len(), 1, "{}", ran.stderr);
}

#[test]
fn a_key_that_is_given_never_goes_to_the_base_url_of_a_profile() {
    let account = Account::new("PROFILE_KEY");
    // The profile leads to a sandbox that answers; the key alone to the real service, through a proxy that is none.
    run(&account, &config(&account), 0o600, "enterprises list");
    let words = account.words("enterprises list --api-key KEY_OTHER --max-retries 0 --timeout 2s");
    let mut command = account.command(&words);
    let ran =
        Ran::of(&command.env_remove("TELNYX_BASE_URL").env("HTTPS_PROXY", "http://127.0.0.1:1").output().unwrap());
    assert_eq!((ran.status, ran.error()["kind"].as_str()), (15, Some("connection")), "{}", ran.stderr);
}

#[test]
fn the_limits_of_the_default_profile_hold_with_any_key() {
    let account = Account::new("PROFILE_LIMITS");
    account.monitors(&["+16035550100"]);
    let config = "default = 'other'\n[profiles.other]\napi_key = 'KEY_OF_OTHERS'\nbase_url = 'http://127.0.0.1:1/v2'\n\
                  enterprise_id = '00000000-0000-0000-0000-000000000000'\nspend_limit = '0.05'\n";
    run(&account, config, 0o600, "enterprises list --profile other --max-retries 0");
    let read = "reputation:numbers retrieve --phone-number +16035550100 --fresh --yes";
    let ran = account.run(read);
    assert_eq!((ran.status, account.billed().as_str()), (18, "0.10"), "{}", ran.stderr);
    let ran = account.run("sync +16035550101 ENTERPRISE --format table");
    assert!(ran.stderr.contains("(no profile, the limits of other, http"), "{}", ran.stderr);
    let ran = account.run("enterprises:reputation retrieve");
    assert!(ran.status == 10 && ran.stderr.contains("enterprise_id is required"), "{}", ran.stderr);
    let ran = account.run(&format!("{read} --spend-limit 1"));
    assert_eq!((ran.status, account.billed().as_str()), (0, "0.20"), "what is typed comes first: {}", ran.stderr);
}

#[test]
fn what_is_wrong_is_said_without_the_key() {
    let account = Account::new("PROFILE_WRONG");
    let good = config(&account);
    for (config, mode, words, expected) in [
        (good.as_str(), 0o644, "enterprises list", "chmod 600 '"),
        (&good, 0o600, "enterprises list --profile none", "has no profile none; it has asked, own, poor, wrong"),
        (&good, 0o600, "enterprises list --profile wrong", "api_key_command failed (exit status: 3)"),
        ("[profiles.own]\napi_key = 'KEY_SECRET", 0o600, "enterprises list", "is wrong in line 2"),
        ("[profiles.own]\napi_kee = 'KEY_SECRET'", 0o600, "enterprises list", "unknown field `api_kee`"),
        ("[profiles.own]\nmax_retries = 'KEY_SECRET'", 0o600, "enterprises list", "is wrong in line 2: invalid type"),
        ("[profiles.own]\nKEY_SECRET = 1", 0o600, "enterprises list", "unknown field `...`"),
    ] {
        let ran = run(&account, config, mode, words);
        assert!(ran.status == 10 || ran.status == 1, "{}", ran.stderr);
        assert!(ran.stderr.contains(expected) && !ran.stderr.contains("KEY_SECRET"), "{expected}: {}", ran.stderr);
    }
    let words = "reputation:numbers retrieve --phone-number +16035550100 --fresh --profile poor --yes";
    let ran = run(&account, &good, 0o600, words);
    assert_eq!(ran.status, 18, "the profile's spend limit holds: {}", ran.stderr);
}
