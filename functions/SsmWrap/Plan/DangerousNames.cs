namespace GapFurniture.SsmWrap.Plan;

/// <summary>
/// Variables that decide which code a process runs: where programs and libraries are found, what shells and interpreters run first. A parameter
/// called <c>path</c> must not become one of them by mere capitalisation.
/// </summary>
internal static class DangerousNames
{
    public const string Reason = "which decides what programs find or run";

    private static readonly string[] s_prefixes = ["LD_", "DYLD_", "BASH_FUNC_"];

    private static readonly HashSet<string> s_names = new(
        // The system and the C library; shells; interpreters and runtimes.
        (
            "PATH HOME SHELL TMPDIR GCONV_PATH GLIBC_TUNABLES HOSTALIASES LOCPATH NLSPATH OPENSSL_CONF OPENSSL_MODULES "
            + "IFS ENV BASH_ENV BASHOPTS SHELLOPTS CDPATH FPATH GLOBIGNORE PROMPT_COMMAND PS4 ZDOTDIR "
            + "CLASSPATH JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS NODE_OPTIONS NODE_PATH PERL5DB PERL5LIB PERL5OPT PERLLIB "
            + "PYTHONHOME PYTHONPATH PYTHONSTARTUP PYTHONUSERBASE RUBYLIB RUBYOPT GEM_HOME GEM_PATH LUA_CPATH LUA_PATH PHPRC "
            + "PHP_INI_SCAN_DIR DOTNET_STARTUP_HOOKS GIT_EXEC_PATH GIT_SSH GIT_SSH_COMMAND"
        ).Split(' '),
        StringComparer.Ordinal
    );

    public static bool Contains(string name) =>
        s_names.Contains(name) || Array.Exists(s_prefixes, p => name.StartsWith(p, StringComparison.Ordinal));
}
