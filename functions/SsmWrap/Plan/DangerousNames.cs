namespace GapFurniture.SsmWrap.Plan;

/// <summary>
/// Variables that decide which code a process runs: where programs and libraries are found, what shells and interpreters run first. A parameter
/// called <c>path</c> must not become one of them by mere capitalisation.
/// </summary>
internal static class DangerousNames
{
    public const string Reason = "which decides what programs find or run";

    // The last two are profilers of .NET and settings of the C library's allocator.
    private static readonly string[] s_prefixes = ["LD_", "DYLD_", "BASH_FUNC_", "COR_", "CORECLR_", "MALLOC_"];

    private static readonly HashSet<string> s_names = new(
        // The system and the C library; shells; programs that others start; interpreters and runtimes.
        (
            "PATH HOME SHELL TMPDIR GCONV_PATH GLIBC_TUNABLES HOSTALIASES LOCALDOMAIN LOCPATH NLSPATH RES_OPTIONS OPENSSL_CONF OPENSSL_ENGINES "
            + "OPENSSL_MODULES IFS ENV BASH_ENV BASHOPTS SHELLOPTS CDPATH FPATH GLOBIGNORE PROMPT_COMMAND PS4 ZDOTDIR "
            + "EDITOR VISUAL PAGER MANPAGER LESSOPEN LESSCLOSE SSH_ASKPASS SUDO_ASKPASS MAKEFILES MAKEFLAGS GIT_ASKPASS GIT_CONFIG GIT_CONFIG_COUNT "
            + "GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_EDITOR GIT_EXEC_PATH GIT_EXTERNAL_DIFF GIT_PAGER GIT_PROXY_COMMAND GIT_SEQUENCE_EDITOR GIT_SSH "
            + "GIT_SSH_COMMAND GIT_TEMPLATE_DIR CLASSPATH JAVA_HOME JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS NODE_OPTIONS NODE_PATH "
            + "NODE_REPL_EXTERNAL_MODULE PERL5DB PERL5LIB PERL5OPT PERL5SHELL PERLLIB PYTHONBREAKPOINT PYTHONEXECUTABLE PYTHONHOME PYTHONINSPECT "
            + "PYTHONPATH PYTHONPLATLIBDIR PYTHONSTARTUP PYTHONUSERBASE PYTHONWARNINGS RUBYLIB RUBYOPT RUBYSHELL GEM_HOME GEM_PATH BUNDLE_GEMFILE "
            + "ERL_LIBS JULIA_LOAD_PATH LUA_CPATH LUA_INIT LUA_PATH PHPRC PHP_INI_SCAN_DIR R_LIBS R_PROFILE TCLLIBPATH DOTNET_ADDITIONAL_DEPS "
            + "DOTNET_ROOT DOTNET_SHARED_STORE DOTNET_STARTUP_HOOKS"
        ).Split(' '),
        StringComparer.Ordinal
    );

    public static bool Contains(string name) =>
        s_names.Contains(name) || Array.Exists(s_prefixes, p => name.StartsWith(p, StringComparison.Ordinal));
}
