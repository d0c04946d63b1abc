using System.Diagnostics;

namespace GapFurniture.LocalCloud.Postgres;

/// <summary>
/// A throw-away PostgreSQL on a UNIX socket in a folder that only we (and the user it runs as) can enter, so that it may trust whoever connects.
/// A small shell script owns it and ends it when the pipe to us closes, however we end.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The bootstrap superuser.</summary>
    public const string Superuser = "postgres";

    private const string Ready = "database system is ready to accept connections";
    private const string Ended = "postgres ended with ";

    // $1 programs, $2 our folder, $3 user to become or empty. initdb falls back to the C locale where C.UTF-8 is unknown.
    private const string Script = """
        trap '' INT TERM HUP
        cd "$2" || exit 1
        if [ -z "$3" ]; then as=
        elif command -v setpriv >/dev/null; then as="setpriv --reuid=$3 --regid=$(id -g "$3") --clear-groups"
        elif command -v runuser >/dev/null; then as="runuser -u $3 --"
        else as="su -s /bin/sh $3 -c"; fi
        run() { case "$as" in su*) $as "$(printf "'%s' " "$@")" ;; *) $as "$@" ;; esac }
        make() { run "$1/initdb" -D "$2/data" --no-sync --no-instructions -A trust --locale="$3" -E UTF8 -U postgres; }
        if make "$1" "$2" C.UTF-8 >initdb.log 2>&1 || { rm -rf "$2/data"; make "$1" "$2" C >initdb.log 2>&1; }; then
          {
            run "$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
              -c max_connections=200 -c autovacuum=off -c shared_buffers=64MB -c max_wal_size=4GB -c checkpoint_timeout=1h \
              -c lc_messages=C -c log_min_messages=log -c log_min_error_statement=panic -c log_checkpoints=off -c timezone=UTC
            echo "postgres ended with $?" >&2
          } </dev/null &
          cat >/dev/null
          # our end may come while the server is only starting
          while [ ! -s data/postmaster.pid ] && kill -0 $! 2>/dev/null; do sleep 0.1; done
          pid=$(head -n 1 data/postmaster.pid 2>/dev/null)
          [ -n "$pid" ] && kill -INT "$pid" 2>/dev/null
          wait
        else
          cat initdb.log >&2
          status=1
        fi
        cd /
        rm -rf "$2"
        exit ${status:-0}
        """;

    private readonly Process _watchdog;
    private readonly Task _log;
    private readonly Lock _lock = new();
    private readonly Queue<string> _lastLines = new();

    private PostgresServer(PostgresBinaries binaries, string folder, Process watchdog, TaskCompletionSource ready)
    {
        Binaries = binaries;
        Folder = folder;
        _watchdog = watchdog;
        _log = Task.Run(() => ReadLogAsync(ready));
    }

    public PostgresBinaries Binaries { get; }

    /// <summary>The folder of data and socket; gone when the server is.</summary>
    public string Folder { get; }

    /// <summary>Where the server listens.</summary>
    public string SocketPath => Path.Combine(Folder, ".s.PGSQL.5432");

    /// <summary>Connection string for ourselves, past the gateway.</summary>
    public string AdminConnectionString(string database) =>
        $"Host={Folder};Username={Superuser};Database={database};No Reset On Close=true;Max Auto Prepare=20";

    /// <exception cref="CannotStartException">No binaries, or they did not start.</exception>
    public static async Task<PostgresServer> StartAsync(CancellationToken cancel)
    {
        var binaries = PostgresBinaries.Find();
        var folder = MakeFolder();
        var user = Environment.UserName == "root" || Environment.IsPrivilegedProcess ? UnprivilegedUser() : "";
        if (user.Length > 0)
            await RunAsync("chown", [user, folder], cancel);

        // A session of its own, so that Ctrl+C on our terminal reaches us alone and we end it in order.
        var setsid = File.Exists("/usr/bin/setsid");
        var start = new ProcessStartInfo(setsid ? "/usr/bin/setsid" : "/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in (string[])[.. setsid ? ["/bin/sh"] : (string[])[], "-c", Script, "postgres-watchdog"])
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(binaries.Directory);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(user);

        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new PostgresServer(binaries, folder, Process.Start(start)!, ready);
        try
        {
            await ready.Task.WaitAsync(TimeSpan.FromSeconds(60), cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _watchdog.StandardInput.Close();
        await _watchdog.WaitForExitAsync();
        await _log;
        _watchdog.Dispose();
    }

    private async Task ReadLogAsync(TaskCompletionSource ready)
    {
        while (await _watchdog.StandardError.ReadLineAsync() is { } line)
        {
            lock (_lock)
            {
                _lastLines.Enqueue(line);
                if (_lastLines.Count > 50)
                    _lastLines.Dequeue();
            }
            if (line.Contains(Ready, StringComparison.Ordinal))
                ready.TrySetResult();
            else if (line.StartsWith(Ended, StringComparison.Ordinal))
                GiveUp(ready);
        }
        GiveUp(ready);
    }

    private void GiveUp(TaskCompletionSource ready)
    {
        lock (_lock)
            ready.TrySetException(new CannotStartException("PostgreSQL did not start:\n" + string.Join('\n', _lastLines)));
    }

    private static string MakeFolder()
    {
        if (OperatingSystem.IsWindows())
            throw new CannotStartException("the local PostgreSQL needs a UNIX system");
        // A socket's path holds at most 107 bytes; some temporary folders are deeper than that.
        var parent = Path.GetTempPath().Length > 60 ? "/tmp" : Path.GetTempPath();
        var folder = Path.Combine(parent, "gap-pg-" + Path.GetRandomFileName().Replace(".", "", StringComparison.Ordinal));
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    // PostgreSQL refuses to run as root. "nobody" is on every system; "postgres" comes with Debian's package.
    private static string UnprivilegedUser()
    {
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        foreach (var user in (string[])["nobody", "postgres"])
            if (users.Contains(user))
                return user;
        throw new CannotStartException("PostgreSQL does not run as root, and there is neither a user nobody nor postgres");
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancel)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode != 0)
            throw new CannotStartException($"{program} {string.Join(' ', arguments)} failed with {process.ExitCode}");
    }
}
