using GapFurniture.Aws;
using GapFurniture.Shared.Options;
using GapFurniture.YumRepo.Commands;
using GapFurniture.YumRepo.Layout;
using GapFurniture.YumRepo.Reading;
using GapFurniture.YumRepo.Store;

namespace GapFurniture.YumRepo;

/// <summary>The settings: flags over environment variables; in Lambda the variables alone.</summary>
internal sealed record YumRepoOptions
{
    private static readonly Flag[] s_flags =
    [
        new Flag("repo", "S3URL", "the repository, s3://bucket/prefix/; in Lambda what all repositories are below"),
        new Flag("layout", "LAYOUT", "in Lambda: folders that name a repository, dist/releasever/arch, or ^REGEXP with a group"),
        new Flag("inbox", "S3URL", "in Lambda: where packages arrive that are copied into their repository"),
        new Flag("arches", "NAMES", "in Lambda: list noarch packages in all of these architectures: x86_64,aarch64"),
        new Flag("sources", "FOLDER", "list source packages in this folder instead of the architecture's"),
        new Flag("failed", "S3URL", "write a report of each package that cannot be indexed below this prefix"),
        new Flag("signing-key", "KEY", "sign repomd.xml: ssm:PARAMETER, kms:KEY, or a file with a secret OpenPGP key"),
        new Flag("sign-packages", null, "also sign packages that are uploaded or copied, where rpmbuild has left room for it"),
        new Flag("passphrase", "SECRET", "of the signing key: ssm:PARAMETER, or a file"),
        new Flag("user-id", "NAME", "with kms: the user id in the public key: \"Example <rpm@example.com>\""),
        new Flag("compression", "gzip|single|zstd", "of metadata: gzip in members, in a single member, or Zstandard (default gzip)"),
        new Flag("no-open-checksum", null, "leave the uncompressed files' checksums out: dnf does not need them"),
        new Flag("skip-filelists", null, "list only the files that dnf needs by itself: programs and configuration"),
        new Flag("same-version", "replace|refuse|keep", "a package whose version is there already (default replace)"),
        new Flag("keep", "N", "list only the N newest versions of each name and architecture (default all)"),
        new Flag("grace-days", "N", "with -keep: and others, until they have been outnumbered for so long (default 7)"),
        new Flag("delete-expired", null, "delete the files of packages that newer ones take off the list"),
        new Flag("old-days", "N", "delete metadata that is no longer used after this time (default 7)"),
        new Flag("plus-twins", null, "copy packages with + in their names to keys with spaces, for zypper and older dnf5"),
        new Flag("nested", null, "add, rebuild: begin a repository within another one, or around others"),
        new Flag("keep-files", null, "remove: leave the package's file in the bucket"),
        new Flag("dry-run", null, "show what would be done, change nothing"),
        new Flag("debug", null, "log more"),
    ];

    public static readonly FlagSet Flags = new("YUMREPO_", s_flags);

    public static string Help { get; } =
        $"""
            yumrepo: keeps yum repositories in S3 up to date.

            usage: yumrepo add FILE.rpm|s3://bucket/key … -repo s3://bucket/prefix/
                   yumrepo remove PACKAGE … -repo s3://bucket/prefix/
                   yumrepo verify|rebuild|show -repo s3://bucket/prefix/
                   yumrepo COMMAND -help

            {Flags.Help()}
            examples:
              yumrepo add hello-2.12-1.x86_64.rpm -repo s3://packages/el9/x86_64/
              yumrepo remove hello-2.12-1.x86_64 -repo s3://packages/el9/x86_64/ -dry-run
              yumrepo verify -repo s3://packages/el9/x86_64/

            In AWS Lambda the same executable takes the bucket's events directly, by SNS, SQS or EventBridge.

            exit status: 0 success, 1 something failed or is wrong, 2 wrong flags, 130 or 143 stopped.

            """;

    /// <summary>What the command line asks for; null in Lambda.</summary>
    public Command? Command { get; init; }

    /// <summary>What the command is for: files, URLs, packages.</summary>
    public IReadOnlyList<string> Operands { get; init; } = [];

    /// <summary>The command's repository; in Lambda null.</summary>
    public S3Url? Repository { get; init; }

    public required RepositoryLayout Layout { get; init; }

    public S3Url? Failed { get; init; }

    public KeySource? SigningKey { get; init; }

    public KeySource? Passphrase { get; init; }

    public string? UserId { get; init; }

    public required RepositoryOptions Store { get; init; }

    public bool SignPackages { get; init; }

    public bool SkipsFilelists { get; init; }

    public bool PlusTwins { get; init; }

    public bool Nested { get; init; }

    public bool KeepFiles { get; init; }

    public bool DryRun { get; init; }

    public bool Debug { get; init; }

    /// <summary>The lines of the help for some of the flags.</summary>
    public static string HelpOf(IReadOnlyList<string> names) =>
        new FlagSet("YUMREPO_", [.. s_flags.Where(f => names.Contains(f.Name))]).Help();

    /// <exception cref="OptionsException">Lists all wrong flags and variables.</exception>
    public static YumRepoOptions Parse(IReadOnlyList<string> args, Func<string, string?> readVariable, bool inLambda)
    {
        var operands = new List<string>();
        var read = Flags.Parse(args, readVariable, operands);
        var command = inLambda ? null : Command.Find(operands, read);
        var repo = Place(read, "repo");
        var options = new YumRepoOptions
        {
            Command = command,
            Operands = [.. operands.Skip(1)],
            Repository = repo,
            Layout = inLambda
                ? LayoutOf(read, repo)
                : new RepositoryLayout(repo, null, new RepositoryPattern("")) { Sources = Sources(read) },
            Failed = Place(read, "failed"),
            SigningKey = read.Parsed<KeySource?>("signing-key", KeySource.Parse, null),
            Passphrase = read.Parsed<KeySource?>("passphrase", KeySource.Parse, null),
            UserId = read.Text("user-id"),
            Store = StoreOf(read),
            SignPackages = read.Switch("sign-packages"),
            SkipsFilelists = read.Switch("skip-filelists"),
            PlusTwins = read.Switch("plus-twins"),
            Nested = read.Switch("nested"),
            KeepFiles = read.Switch("keep-files"),
            DryRun = read.Switch("dry-run"),
            Debug = read.Switch("debug"),
        };
        if (inLambda)
            options.CheckLayout(read);
        else
            options.CheckCommand(read);
        options.CheckKeys(read, inLambda);
        read.ThrowIfInvalid();
        return options;
    }

    private void CheckCommand(EnvironmentOptions read)
    {
        if (Command is null)
            return;
        foreach (var flag in read.Given.Select(f => f.Name).Distinct().Except(Command.Flags))
            read.Problem($"-{flag} does not go with {Command.Name}: see yumrepo {Command.Name} -help");
        if (read.HasUnknownFlags)
            return;
        if (read.Text("repo") is null)
            read.Problem($"give the repository: -repo s3://bucket/prefix/");
        if (Command.Operand is { } wanted && Operands.Count == 0)
            read.Problem($"nothing to {Command.Name}: give {wanted}");
        if (Command.Operand is null && Operands.Count > 0)
            read.Problem($"{Command.Name} takes only flags, not {string.Join(' ', Operands)}");
        if (Command.Name == "add")
            CheckPackages(read);
    }

    private void CheckPackages(EnvironmentOptions read)
    {
        foreach (var operand in Operands)
        {
            if (!operand.EndsWith(".rpm", StringComparison.Ordinal))
                read.Problem($"\"{operand}\" does not end with .rpm");
            else if (S3Url.IsUrl(operand) && S3Url.ParseObject(operand) is null)
                read.Problem($"\"{operand}\" is not an s3://bucket/key URL");
            else if (!S3Url.IsUrl(operand) && LocalPackage.ProblemOf(operand) is { } problem)
                read.Problem(problem);
        }
    }

    private void CheckLayout(EnvironmentOptions read)
    {
        if (Layout is { Inbox: { } inbox })
        {
            if (Layout.Root is not { } root)
                read.Problem($"{read.NameOf("inbox")} needs {read.VariableOf("repo")}: where packages are to be copied");
            else if (inbox.Contains(root.Bucket, root.Key) || root.Contains(inbox.Bucket, inbox.Key))
                read.Problem(
                    $"{read.NameOf("inbox")}: {inbox} and {root} are one within the other: what is copied would arrive again; give two prefixes or buckets"
                );
        }
        foreach (var option in new[] { "arches", "sources" })
        {
            if (read.Text(option) is not null && !Layout.Pattern.HasArchitecture)
                read.Problem(
                    $"{read.NameOf(option)} needs a layout with an architecture, such as {read.VariableOf("layout")}=dist/releasever/arch"
                );
        }
    }

    private void CheckKeys(EnvironmentOptions read, bool inLambda)
    {
        if (SignPackages && SigningKey is null)
            read.Problem($"{read.NameOf("sign-packages")} needs a signing key");
        if (Passphrase is not null && SigningKey is null or { Kind: KeyKind.Kms })
            read.Problem($"{read.NameOf("passphrase")} is for a signing key that is a parameter or a file");
        if (Passphrase is { Kind: KeyKind.Kms })
            read.Problem($"{read.NameOf("passphrase")}: a key of KMS is no passphrase; give ssm:PARAMETER or a file");
        if (SigningKey is { Kind: KeyKind.Kms } && UserId is null)
            read.Problem(
                $"{read.NameOf("signing-key")}: a key of KMS needs {(inLambda ? read.VariableOf("user-id") : "-user-id")}, such as \"Example <rpm@example.com>\""
            );
        foreach (var (option, source) in new[] { ("signing-key", SigningKey), ("passphrase", Passphrase) })
        {
            // Its value is not shown: it may be the secret, given by mistake.
            if (source is { Kind: KeyKind.File } && !File.Exists(source.Name))
                read.Problem(
                    $"{read.NameOf(option)} names no file that is there; what it takes is a file, ssm:PARAMETER or kms:KEY, never the secret itself"
                );
        }
    }

    private static RepositoryOptions StoreOf(EnvironmentOptions read) =>
        new()
        {
            Compression = read.Choice("compression", "gzip", "single", "zstd") switch
            {
                "single" => MetadataCompression.SingleGzip,
                "zstd" => MetadataCompression.Zstd,
                _ => MetadataCompression.Gzip,
            },
            OpenChecksum = !read.Switch("no-open-checksum"),
            SameNevra = read.Choice("same-version", "replace", "refuse", "keep") switch
            {
                "refuse" => SameNevra.Refuse,
                "keep" => SameNevra.KeepBoth,
                _ => SameNevra.Replace,
            },
            Keep = read.Number("keep", 0, 0, 100_000),
            Grace = TimeSpan.FromDays(read.Number("grace-days", 7, 0, 36_500)),
            DeleteExpired = read.Switch("delete-expired"),
            KeepOldFiles = TimeSpan.FromDays(read.Number("old-days", 7, 0, 36_500)),
        };

    private static RepositoryLayout LayoutOf(EnvironmentOptions read, S3Url? root) =>
        new(root, Place(read, "inbox"), Pattern(read))
        {
            Architectures = (read.Text("arches") ?? "").Split(
                [',', ' ', '\n'],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            ),
            Sources = Sources(read),
        };

    private static string? Sources(EnvironmentOptions read) => read.Text("sources")?.Trim('/');

    private static RepositoryPattern Pattern(EnvironmentOptions read) =>
        read.Parsed("layout", text => new RepositoryPattern(text), new RepositoryPattern(""));

    // A prefix is a folder: s3://bucket/el9 is not to take s3://bucket/el9-testing/ for its own.
    private static S3Url? Place(EnvironmentOptions read, string option) =>
        read.Parsed(
            option,
            text =>
                S3Url.Parse(text) is not { } url ? throw new FormatException($"\"{text}\" is not an s3://bucket/prefix/ URL")
                : AwsNames.BucketProblem(url.Bucket) is { } problem ? throw new FormatException(problem)
                : url.Key.EndsWith(".rpm", StringComparison.Ordinal) ? throw new FormatException($"\"{text}\" is a package; give a prefix")
                : $"/{url.Key}/".Contains("/repodata/", StringComparison.Ordinal)
                    ? throw new FormatException($"\"{text}\" is in the metadata of a repository; give the folder that repodata/ is in")
                : url.Key.Length == 0 || url.Key.EndsWith('/') ? url
                : url with { Key = url.Key + "/" },
            (S3Url?)null
        );
}
