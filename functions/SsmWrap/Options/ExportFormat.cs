namespace GapFurniture.SsmWrap.Options;

/// <summary>What <c>-export</c> prints.</summary>
internal enum ExportFormat
{
    /// <summary>Nothing: the command is exec'd.</summary>
    None,

    /// <summary>Lines for <c>docker run --env-file</c>.</summary>
    Dotenv,

    Json,

    /// <summary>Lines for <c>eval</c> in any POSIX shell.</summary>
    Shell,

    Yaml,

    /// <summary>Lines for <c>$GITHUB_ENV</c>.</summary>
    Github,
}
