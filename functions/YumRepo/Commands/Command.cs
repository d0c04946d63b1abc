using GapFurniture.Shared.Options;

namespace GapFurniture.YumRepo.Commands;

/// <summary>A command of the command line.</summary>
/// <param name="Name">As it is typed.</param>
/// <param name="Operand">What it takes, for messages; null if it takes only flags.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Flags">Names of its flags.</param>
/// <param name="Examples">For its help.</param>
internal sealed record Command(string Name, string? Operand, string Summary, IReadOnlyList<string> Flags, IReadOnlyList<string> Examples)
{
    private static readonly string[] s_always = ["repo", "debug", "version", "help"];

    private static readonly string[] s_commit =
    [
        "signing-key",
        "passphrase",
        "user-id",
        "compression",
        "no-open-checksum",
        "same-version",
        "keep",
        "grace-days",
        "delete-expired",
        "old-days",
        "plus-twins",
        "dry-run",
    ];

    public static readonly IReadOnlyList<Command> All =
    [
        new(
            "add",
            "FILE.rpm|s3://bucket/key …",
            "puts packages into a repository: files are uploaded, objects elsewhere copied, objects in the repository listed where they are.",
            [.. s_always, .. s_commit, "sign-packages", "failed", "nested", "skip-filelists"],
            [
                "yumrepo add hello-2.12-1.x86_64.rpm -repo s3://packages/el9/x86_64/",
                "yumrepo add s3://builds/17/hello-2.12-1.x86_64.rpm -repo s3://packages/el9/x86_64/ -signing-key ssm:/rpm/key",
            ]
        ),
        new(
            "remove",
            "PACKAGE|HREF|s3://bucket/key …",
            "takes packages out of a repository, by name-version-release.arch or by their place in it, and then deletes their files.",
            [.. s_always, .. s_commit, "keep-files"],
            [
                "yumrepo remove hello-2.12-1.x86_64 -repo s3://packages/el9/x86_64/ -dry-run",
                "yumrepo remove Packages/h/hello-2.12-1.x86_64.rpm -repo s3://packages/el9/x86_64/ -keep-files",
            ]
        ),
        new(
            "verify",
            null,
            "compares a repository's metadata with the packages in the bucket; exits with 1 if they differ.",
            [.. s_always, "plus-twins", "same-version", "keep", "grace-days", "skip-filelists", "sources"],
            ["yumrepo verify -repo s3://packages/el9/x86_64/"]
        ),
        new(
            "rebuild",
            null,
            "makes a repository's metadata anew from the headers of all packages in the bucket; comps, updateinfo and the like stay.",
            [.. s_always, .. s_commit, "nested", "skip-filelists", "sources"],
            ["yumrepo rebuild -repo s3://packages/el9/x86_64/ -dry-run"]
        ),
        new("show", null, "lists a repository's packages, one a line.", s_always, ["yumrepo show -repo s3://packages/el9/x86_64/"]),
    ];

    /// <summary>The command that the operands begin with.</summary>
    /// <returns>Null, with a problem, if there is none.</returns>
    public static Command? Find(IReadOnlyList<string> operands, EnvironmentOptions read)
    {
        if (operands is not [var name, ..])
        {
            if (!read.HasUnknownFlags)
                read.Problem($"give a command: {string.Join(", ", All.Select(c => c.Name))}");
            return null;
        }
        var found = All.FirstOrDefault(c => c.Name == name);
        if (found is null)
            read.Problem(
                Suggestion.Nearest(name, All.Select(c => c.Name)) is { } nearest
                    ? $"unknown command {name}: did you mean {nearest}?"
                    : $"unknown command {name}; there are {string.Join(", ", All.Select(c => c.Name))}"
            );
        return found;
    }

    /// <summary>The command's own help.</summary>
    public string Help() =>
        $"""
            yumrepo {Name}: {Summary}

            usage: yumrepo {Name}{(Operand is null ? "" : " " + Operand)} -repo s3://bucket/prefix/ [flags]

            {YumRepoOptions.HelpOf(Flags)}
            examples:
            {string.Join(Environment.NewLine, Examples.Select(e => "  " + e))}

            exit status: 0 success, 1 something failed or is wrong, 2 wrong flags, 130 or 143 stopped.

            """;
}
