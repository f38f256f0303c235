//! `import`: the numbers of people's tables.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
    process::Output,
};

use rust_xlsxwriter::Workbook;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

use crate::process::command;

/// A folder with one table in it.
struct Table {
    folder: TempDir,
    file: PathBuf,
}

/// What the file of the refused rows says of each line.
type Refused = BTreeMap<usize, (String, String, String)>;

impl Table {
    fn new(name: &str, content: impl AsRef<[u8]>) -> Self {
        let folder = tempdir().expect("a folder");
        let file = folder.path().join(name);
        fs::write(&file, content).expect("a file");
        Self { folder, file }
    }

    fn import(&self, options: &[&str]) -> Output {
        command().arg("import").arg(&self.file).args(options).output().expect("the command")
    }

    /// Imports, and gives the summary.
    fn summary(&self, options: &[&str]) -> Value {
        let output = self.import(options);
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("a summary")
    }

    /// Imports, and gives the error.
    fn error(&self, options: &[&str]) -> String {
        let output = self.import(options);
        assert_eq!(output.status.code(), Some(10), "{output:?}");
        let error: Value = serde_json::from_slice(&output.stderr).expect("an error");
        error["error"]["message"].as_str().expect("a message").to_owned()
    }

    fn numbers(&self) -> Vec<String> {
        let text = fs::read_to_string(beside(&self.file, "numbers.txt")).expect("the numbers");
        text.lines().map(str::to_owned).collect()
    }

    fn refused(&self) -> Refused {
        refused(&beside(&self.file, "refused.csv"))
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}.{ending}", file.display()))
}

fn refused(file: &Path) -> Refused {
    let mut rows = csv::Reader::from_path(file).expect("the refused rows");
    let rows = rows.records().map(|row| row.expect("a row"));
    rows.map(|row| (row[0].parse().expect("a line"), (row[1].to_owned(), row[3].to_owned(), row[4].to_owned())))
        .collect()
}

/// What `tests/numbers` says of a cell: what it is, and the number or words of the reason.
struct Expected {
    kind: &'static str,
    answer: String,
    cell: Value,
}

fn corpus() -> Vec<Expected> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/numbers/cells.yaml");
    let cells: Value = serde_saphyr::from_str(&fs::read_to_string(path).expect("the corpus")).expect("YAML");
    let mut corpus = Vec::new();
    for kind in ["good", "foreign", "bad"] {
        for (answer, cells) in cells[kind].as_object().expect("answers") {
            for cell in cells.as_array().expect("cells") {
                corpus.push(Expected { kind, answer: answer.clone(), cell: cell.clone() });
            }
        }
    }
    corpus
}

/// Holds an import of the corpus, with its cells on these lines, against the right answers.
fn hold(table: &Table, corpus: &[Expected], lines: &[usize]) {
    let (numbers, refused) = (table.numbers(), table.refused());
    let mut seen = Vec::new();
    for (&line, expected) in lines.iter().zip(corpus) {
        let Expected { kind, answer, cell } = expected;
        match (*kind, refused.get(&line)) {
            ("good", None) => seen.push(answer.clone()),
            ("good", Some((kind, number, _))) => {
                assert_eq!((kind.as_str(), number), ("duplicate", answer), "{cell} on line {line}");
                assert!(seen.contains(answer), "{cell} on line {line}");
            }
            ("foreign", Some((kind, number, _))) => {
                let kinds = ["foreign", "duplicate"];
                assert!(kinds.contains(&kind.as_str()) && number == answer, "{cell} on line {line}: {kind} {number}");
            }
            ("bad", Some((kind, number, reason))) => {
                assert_eq!((kind.as_str(), number.as_str()), ("bad", ""), "{cell} on line {line}");
                assert!(reason.contains(answer), "{cell} on line {line}: {reason}");
            }
            (_, None) => panic!("{cell} on line {line} became a number"),
            (other, _) => panic!("{other}"),
        }
    }
    assert_eq!(numbers, seen);
}

#[test]
fn every_cell_of_the_corpus_is_read_out_of_csv() {
    let corpus = corpus();
    assert!(corpus.len() >= 300, "{}", corpus.len());
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["row", "number"]).expect("a row");
    let (mut lines, mut line) = (Vec::new(), 2);
    for (index, expected) in corpus.iter().enumerate() {
        let cell = match &expected.cell {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        lines.push(line);
        line += 1 + cell.replace("\r\n", "\n").matches(['\n', '\r']).count();
        csv.write_record([index.to_string(), cell]).expect("a row");
    }
    let table = Table::new("cells.csv", csv.into_inner().expect("bytes"));
    table.summary(&["--column", "number"]);
    hold(&table, &corpus, &lines);
}

#[test]
fn every_cell_of_the_corpus_is_read_out_of_xlsx() {
    let corpus = corpus();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "row").expect("a cell");
    sheet.write(0, 1, "number").expect("a cell");
    for (row, expected) in (1..).zip(&corpus) {
        sheet.write(row, 0, row).expect("a cell");
        match &expected.cell {
            Value::String(text) => drop(sheet.write(row, 1, text).expect("a cell")),
            Value::Number(number) => drop(sheet.write(row, 1, number.as_f64().expect("a number")).expect("a cell")),
            Value::Bool(value) => drop(sheet.write(row, 1, *value).expect("a cell")),
            _ => {}
        }
    }
    let table = Table::new("cells.xlsx", workbook.save_to_buffer().expect("a workbook"));
    table.summary(&["--column", "number"]);
    hold(&table, &corpus, &(2..corpus.len() + 2).collect::<Vec<_>>());
}

#[test]
fn a_sheet_is_chosen_and_ods_is_read() {
    let sheet = |name: &str, rows: &str| format!(r#"<table:table table:name="{name}">{rows}</table:table>"#);
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let text = |text: &str| {
        format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
    };
    let number = r#"<table:table-cell office:value-type="float" office:value="16035550124"><text:p>1.6E+10</text:p></table:table-cell>"#;
    let first = sheet("Old", &row(&text("6035550199")));
    let second = sheet("Now", &[row(&text("Phone")), row(&text("6035550123")), row(number)].concat());
    let content = format!(
        r#"<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
        <office:body><office:spreadsheet>{first}{second}</office:spreadsheet></office:body></office:document-content>"#
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        (
            "META-INF/manifest.xml",
            r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#,
        ),
    ] {
        zip.start_file(name, plain).expect("a file");
        zip.write_all(bytes.as_bytes()).expect("a file");
    }
    let table = Table::new("book.ods", zip.finish().expect("a zip").into_inner());
    assert!(table.error(&[]).contains(r#"more than one sheet has phone numbers: "Old", "Now"; choose with --sheet"#));
    assert!(table.error(&["--sheet", "New"]).contains(r#"no sheet "New""#));
    let summary = table.summary(&["--sheet", "now"]);
    assert_eq!((&summary["read_as"], &summary["header"]), (&"ODS".into(), &"Phone".into()));
    assert_eq!(table.numbers(), ["+16035550123", "+16035550124"]);
}

#[test]
fn no_row_is_lost_unsaid() {
    let table = Table::new(
        "leads.csv",
        "Our leads\n\nName;Phone;Fax\nA;(603) 555-0123;6035550188\nB;603.555.0123;\nC;416 555 0123;\nD;603555;\n;;\nE;6035550124;\n",
    );
    let summary = table.summary(&[]);
    assert_eq!(summary["rows"], 5);
    let counts = ["good", "duplicate", "foreign", "bad"].map(|kind| summary[kind].as_u64().expect("a count"));
    assert_eq!(counts, [2, 1, 1, 1]);
    assert_eq!(summary["header_lines"], serde_json::json!([1, 3]));
    assert_eq!(summary["other_columns"], serde_json::json!([{"column": "C \"Fax\"", "phone_numbers": 1}]));
    let refused = table.refused();
    assert_eq!(refused[&5].2, "is the number of line 4");
    assert!(refused[&6].2.contains("Canadian"), "{refused:?}");
    assert!(refused[&7].2.starts_with("has 6 digits"), "{refused:?}");
    assert_eq!(table.import(&["--force"]).status.code(), Some(4));
}

#[test]
fn what_exists_is_replaced_only_when_told_to() {
    let table = Table::new("leads.csv", "Phone\n6035550123\n");
    assert_eq!(table.import(&[]).status.code(), Some(0));
    fs::write(beside(&table.file, "numbers.txt"), "mine").expect("a file");
    assert!(table.error(&[]).ends_with("leads.csv.numbers.txt exists; --force replaces it"));
    assert_eq!(table.numbers(), ["mine"]);
    table.summary(&["--force"]);
    assert_eq!(table.numbers(), ["+16035550123"]);
    let itself = table.file.to_str().expect("a path");
    assert!(table.error(&["--force", "--output", itself]).ends_with("is the table itself"));
    assert_eq!(fs::read_dir(table.folder.path()).expect("the folder").count(), 3);
}

#[test]
fn numbers_go_to_a_pipe() {
    let table = Table::new("leads.tsv", "Name\tPhone\nA\t6035550123\nB\t6035550124\n");
    let output = table.import(&["--output", "-"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "+16035550123\n+16035550124\n");
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("2 rows in column B \"Phone\""), "{output:?}");
}

#[test]
fn what_is_no_table_is_refused_with_what_to_do() {
    for (name, content, message) in [
        ("a.pdf", &b"%PDF-1.7\n"[..], "it is a PDF; save the table as CSV or XLSX"),
        ("a.csv", b"", "it is empty"),
        ("a.xlsx", b"PK\x03\x04broken", "it is no whole XLSX, ODS or XLS"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it is no text, and no XLSX, ODS or XLS either"),
        ("a.txt", b"no numbers\nhere\n", "no column has phone numbers; name the one that should with --column"),
        ("b.csv", b"Name,Phone\n\"Bob,6035550123\nAl,6035550124\n", "line 2 opens a quote (\") that is never closed"),
    ] {
        let error = Table::new(name, content).error(&[]);
        assert!(error.contains(message), "{name}: {error}");
    }
}

#[test]
fn rows_that_a_quote_swallows_and_formulas_without_a_value_are_told() {
    let table = Table::new(
        "t.csv",
        "Name,Phone,City\n\"Bob,6035550124,x\nAl,6035550125,y\nDi,6035550126,\"Dover\"\nEd,6035550127,z\n",
    );
    let summary = table.summary(&["--column", "Phone"]);
    assert_eq!(summary["rows_of_several_lines"], serde_json::json!([2]), "{summary}");

    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "Phone").expect("a cell");
    sheet.write(1, 0, "6035550123").expect("a cell");
    sheet.write_formula(2, 0, rust_xlsxwriter::Formula::new("=\"603\"&\"5550177\"").set_result("")).expect("a cell");
    let table = Table::new("t.xlsx", workbook.save_to_buffer().expect("a workbook"));
    let summary = table.summary(&[]);
    assert_eq!((&summary["good"], &summary["bad"]), (&1.into(), &1.into()), "{summary}");
}

#[cfg(unix)]
#[test]
fn a_file_that_is_replaced_keeps_its_permissions_and_its_link() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let table = Table::new("leads.csv", "Phone\n6035550123\n");
    let shared = table.folder.path().join("shared.txt");
    fs::write(&shared, "old").expect("a file");
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o640)).expect("a file");
    let link = table.folder.path().join("link.txt");
    symlink(&shared, &link).expect("a link");
    table.summary(&["--force", "--output", link.to_str().expect("a path")]);
    assert_eq!(fs::read_to_string(&shared).expect("a file"), "+16035550123\n");
    assert_eq!(shared.metadata().expect("a file").permissions().mode() & 0o777, 0o640);
    let own = fs::metadata(beside(&table.file, "refused.csv")).expect("a file").permissions().mode() & 0o777;
    assert_ne!(own & 0o044, 0, "as any new file: {own:o}");
}
