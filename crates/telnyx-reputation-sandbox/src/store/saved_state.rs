//! Every row of one account or of all, as JSON that can be put back.

use base64::{Engine, engine::general_purpose::STANDARD};
use rusqlite::{Connection, params_from_iter, types::Value as Column};
use serde_json::{Map, Value, json};

use super::account_tables::{ACCOUNT_TABLES, forget};
use super::database::SCHEMA_VERSION;
use crate::{
    account::Key,
    problem::{Problem, Result},
};

/// Marks bytes, which JSON cannot hold.
const BYTES: &str = "$base64";

/// The account of a key, or every account.
pub(crate) fn take(connection: &Connection, key: Option<&Key>) -> Result<Value> {
    let mut statement = connection.prepare(
        "SELECT account, name, ids, options, shown FROM accounts WHERE ?1 IS NULL OR name = ?1 ORDER BY account",
    )?;
    let found = statement
        .query_map([key.map(Key::name)], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, String>(1)?,
                row.get::<_, i64>(2)?,
                row.get::<_, String>(3)?,
                row.get::<_, Option<String>>(4)?,
            ))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut accounts = Vec::new();
    for (account, name, ids, options, shown) in found {
        let mut tables = Map::new();
        for table in ACCOUNT_TABLES {
            tables.insert((*table).to_owned(), Value::Array(rows(connection, table, account)?));
        }
        accounts.push(json!({ "name": name, "ids": ids, "options": options, "shown": shown, "tables": tables }));
    }
    Ok(json!({ "version": SCHEMA_VERSION, "accounts": accounts }))
}

/// Replaces what is there: every account, or the key's account by the one in the snapshot, whatever its name.
pub(crate) fn put(connection: &Connection, key: Option<&Key>, snapshot: &Value) -> Result<()> {
    if snapshot.get("version").and_then(Value::as_u64) != Some(SCHEMA_VERSION.into()) {
        return Err(Problem::invalid(
            "/body/version",
            format!("This sandbox reads snapshots of version {SCHEMA_VERSION}."),
        ));
    }
    let accounts = snapshot.get("accounts").and_then(Value::as_array);
    let accounts = accounts.ok_or_else(|| Problem::invalid("/body/accounts", "Field required"))?;
    if key.is_some() && accounts.len() > 1 {
        return Err(Problem::invalid("/body/accounts", "One account cannot take several; leave the bearer token out."));
    }
    forget(connection, key)?;
    for (index, account) in accounts.iter().enumerate() {
        let pointer = format!("/body/accounts/{index}");
        let text = |field: &str| {
            let value = account.get(field).and_then(Value::as_str);
            value.ok_or_else(|| Problem::invalid(format!("{pointer}/{field}"), "A string is required"))
        };
        let (name, shown) = match key {
            Some(key) => (key.name(), key.shown()),
            None => (text("name")?, account.get("shown").and_then(Value::as_str)),
        };
        connection.execute(
            "INSERT INTO accounts (name, ids, options, shown) VALUES (?1, ?2, ?3, ?4)",
            (name, account.get("ids").and_then(Value::as_i64).unwrap_or_default(), text("options")?, shown),
        )?;
        let row = connection.last_insert_rowid();
        for table in ACCOUNT_TABLES {
            let given = account.pointer(&format!("/tables/{table}")).and_then(Value::as_array);
            for (number, given) in given.into_iter().flatten().enumerate() {
                insert(connection, table, row, given, &format!("{pointer}/tables/{table}/{number}"))?;
            }
        }
    }
    Ok(())
}

fn rows(connection: &Connection, table: &str, account: i64) -> Result<Vec<Value>> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {table} WHERE account = ?1 ORDER BY seq"))?;
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query([account])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let mut object = Map::new();
        for (index, name) in names.iter().enumerate().filter(|(_, name)| !is_ours(name)) {
            object.insert(name.clone(), to_json(row.get(index)?));
        }
        all.push(Value::Object(object));
    }
    Ok(all)
}

fn insert(connection: &Connection, table: &str, account: i64, given: &Value, pointer: &str) -> Result<()> {
    let known = connection.prepare_cached(&format!("SELECT * FROM {table}"))?;
    let names: Vec<&str> = known.column_names().filter(|name| !is_ours(name)).collect();
    let mut values = vec![Column::Integer(account)];
    for name in &names {
        let value = given.get(*name).unwrap_or(&Value::Null);
        values.push(
            to_column(value)
                .ok_or_else(|| Problem::invalid(format!("{pointer}/{name}"), "A snapshot holds no such value"))?,
        );
    }
    let places = vec!["?"; values.len()].join(", ");
    connection
        .prepare_cached(&format!("INSERT INTO {table} (account, {}) VALUES ({places})", names.join(", ")))?
        .execute(params_from_iter(values))
        .map_err(|error| Problem::invalid(pointer, format!("The row does not fit: {error}.")))?;
    Ok(())
}

/// Columns that a snapshot does not carry, since they are assigned again.
fn is_ours(column: &str) -> bool {
    matches!(column, "seq" | "account")
}

fn to_json(column: Column) -> Value {
    match column {
        Column::Null => Value::Null,
        Column::Integer(number) => number.into(),
        Column::Real(number) => number.into(),
        Column::Text(text) => text.into(),
        Column::Blob(bytes) => json!({ BYTES: STANDARD.encode(bytes) }),
    }
}

fn to_column(value: &Value) -> Option<Column> {
    match value {
        Value::Null => Some(Column::Null),
        Value::Bool(it) => Some(Column::Integer(i64::from(*it))),
        Value::Number(number) => number.as_i64().map(Column::Integer),
        Value::String(text) => Some(Column::Text(text.clone())),
        Value::Object(object) => STANDARD.decode(object.get(BYTES)?.as_str()?).ok().map(Column::Blob),
        Value::Array(_) => None,
    }
}
