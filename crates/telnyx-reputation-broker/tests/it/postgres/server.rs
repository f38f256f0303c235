//! The server: one for all tests of the process, in a folder of its own, which nobody else can reach.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};

/// Who it runs as where the tests are root's, as which it refuses to run.
const NOBODY: u32 = 65_534;

static SERVER: OnceCell<Server> = OnceCell::const_new();

struct Server {
    folder: PathBuf,
    databases: AtomicUsize,
    /// Ends the server with its folder when its standard input ends, and so when this process does.
    _keeper: Child,
}

/// The URL of a database that is new.
pub async fn database() -> String {
    let server = SERVER.get_or_init(|| async { tokio::task::spawn_blocking(Server::start).await.unwrap() }).await;
    let name = format!("ledger{}", server.databases.fetch_add(1, Ordering::Relaxed));
    let admin = connect(&server.url("postgres")).await;
    admin.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    server.url(&name)
}

/// Ends all connections to a database.
pub async fn end_connections(url: &str) {
    let ended = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid != pg_backend_pid()";
    connect(url).await.query(ended, &[]).await.unwrap();
}

/// Lets a database be written, or read alone.
pub async fn let_write(url: &str, may_write: bool) {
    let name = url.trim_start_matches("postgres:///").split('?').next().unwrap();
    let read_only = if may_write { "off" } else { "on" };
    let admin = connect(url).await;
    admin.batch_execute("SET default_transaction_read_only TO off").await.unwrap();
    let set = format!("ALTER DATABASE {name} SET default_transaction_read_only TO {read_only}");
    admin.batch_execute(&set).await.unwrap();
    end_connections(url).await;
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

impl Server {
    fn start() -> Self {
        let programs = programs();
        let folder = TempDir::new().unwrap().keep();
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0);
        let mut setpriv = "";
        if is_root {
            chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
            setpriv = "setpriv --reuid=65534 --regid=65534 --clear-groups";
        }
        // Nothing of it has to outlive the machine.
        let script = format!(
            "cd \"$1\" || exit 1
             trap '' INT TERM
             {setpriv} \"$0/initdb\" --pgdata=data --username=ledger --auth=trust --encoding=UTF8 --locale=C --no-sync >log 2>&1 ||
               {{ cat log; exit 1; }}
             {setpriv} \"$0/pg_ctl\" start -D data -w -l server.log \
               -o \"-k $1 -c listen_addresses= -c fsync=off -c max_connections=400\" >log || {{ cat log server.log; exit 1; }}
             echo started
             cat >/dev/null
             {setpriv} \"$0/pg_ctl\" stop -D data -m immediate >/dev/null
             rm -rf \"$1\""
        );
        let mut keeper = Command::new("sh")
            .args(["-c", &script])
            .args([&programs, &folder])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(keeper.stdout.take().unwrap()).lines().map_while(Result::ok) {
            if line == "started" {
                return Self { folder, databases: AtomicUsize::new(0), _keeper: keeper };
            }
            said.push(line);
        }
        let _ = keeper.wait();
        panic!("PostgreSQL does not start: {}", said.join("\n"));
    }

    fn url(&self, database: &str) -> String {
        format!("postgres:///{database}?user=ledger&host={}", self.folder.display())
    }
}

/// The newest of Debian's packages, or where `POSTGRES_PROGRAMS` says.
fn programs() -> PathBuf {
    if let Some(folder) = std::env::var_os("POSTGRES_PROGRAMS") {
        return folder.into();
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let whole = versions.map(|version| version.unwrap()).filter(|version| version.path().join("bin/initdb").exists());
    let newest = whole.max_by_key(|version| version.file_name().to_str().and_then(|number| number.parse::<u32>().ok()));
    newest
        .map(|version| version.path().join("bin"))
        .expect("PostgreSQL's server: install it (on Debian, `apt-get install postgresql`), or set POSTGRES_PROGRAMS")
}
