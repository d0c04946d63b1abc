using System.Globalization;
using System.Text;
using GapFurniture.Aws;
using GapFurniture.Shared.Options;
using GapFurniture.Thumbs.Imaging;
using GapFurniture.Thumbs.Store;

namespace GapFurniture.Thumbs;

/// <summary>The settings: flags over environment variables; in Lambda the variables alone.</summary>
internal sealed record ThumbsOptions
{
    public static readonly FlagSet Flags = new(
        "THUMBS_",
        new Flag("bucket", "NAME", "bucket of the originals (also IMAGE_BUCKET)") { Original = "IMAGE_BUCKET" },
        new Flag("prefix", "PREFIX", "only originals whose keys begin with this"),
        new Flag("thumbs-bucket", "NAME", "keep thumbnails in this bucket (also THUMB_BUCKET; default: none is kept)")
        {
            Original = "THUMB_BUCKET",
        },
        new Flag("thumbs-prefix", "PREFIX", "and there below this prefix"),
        new Flag("sizes", "LIST", "widths that can be asked for, in pixels (default 60,180,360)"),
        new Flag("formats", "LIST|same", "jpeg,png, by Accept webp,avif; or same, as the original (jpeg,png,webp)"),
        new Flag("jpeg-quality", "N", "1 to 100 (default 80)"),
        new Flag("webp-quality", "N", "1 to 100 (default 80)"),
        new Flag("avif-quality", "N", "1 to 100 (default 50)"),
        new Flag("animation", "first|keep", "of an animation: its first frame, or all (default first)"),
        new Flag("max-pixels", "N", "largest original: width × height × frames read (default 50000000)"),
        new Flag("max-bytes", "N", "largest original in bytes (default 100000000)"),
        new Flag("max-age", "DURATION", "how long browsers and CDNs may keep a thumbnail (default 24h)"),
        new Flag("error-max-age", "DURATION", "and an answer such as 404 (default 1m)"),
        new Flag("fallback", "KEY", "an original that is shown where another is missing or none is made of it"),
        new Flag("base-path", "PATH", "what stands before all paths, such as /thumbs"),
        new Flag("signing-keys", "ssm:NAME", "answer only signed URLs; the variable may also hold 1 or 2 keys"),
        new Flag("size", "N", "FILE: the width (default: the last of -sizes)"),
        new Flag("o", "OUT", "FILE: a file, folder/, or - for standard output (default FILE.w180.jpg)"),
        new Flag("parallel", "N", "FILE and s3://: how many at once (default: as many as processors)"),
        new Flag("explain", "URL", "say how a URL is understood and answered"),
        new Flag("accept", "TYPES", "-explain: the request's Accept header"),
        new Flag("sign", "URL", "print the URL with a signature"),
        new Flag("valid", "DURATION", "-sign: for how long (default: without an end)"),
        new Flag("debug", null, "log more")
    );

    public static string Help { get; } =
        $"""
            thumbs: picture in a bucket → thumbnail.

            usage: thumbs FILE… [-size 180] [-o OUT]
                   thumbs s3://bucket/prefix/ -thumbs-bucket NAME [-sizes 60,180]
                   thumbs -explain URL
                   thumbs -sign URL

            {Flags.Help()}
            In AWS Lambda the same executable answers GET and HEAD of
              /?filename=KEY&size=180
              /180/KEY
            and takes the bucket's events, directly, by SNS, SQS or EventBridge.

            examples:
              thumbs photo.jpg -size 180 -o small.webp
              curl -s https://example.com/a.png | thumbs - -o small.png
              thumbs s3://photos/2026/ -thumbs-bucket photo-thumbs
              thumbs -explain "/?filename=2026/a.jpg&size=180" -bucket photos -accept image/webp
              THUMBS_SIGNING_KEYS=… thumbs -sign "https://example.com/180/2026/a.jpg" -valid 24h

            exit status: 0 success, 1 something failed, 2 wrong flags, 130 or 143 stopped.

            """;

    /// <summary>Bucket of the originals; empty for commands that need none.</summary>
    public string Bucket { get; init; } = "";

    public string Prefix { get; init; } = "";

    /// <summary>Where thumbnails are kept; null: nowhere.</summary>
    public S3Url? Thumbs { get; init; }

    /// <summary>Widths in pixels, in ascending order, at least one.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [60, 180, 360];

    /// <summary>What a client without any wish gets: <see cref="FormatChoice.Auto"/> or <see cref="FormatChoice.Same"/>.</summary>
    public FormatChoice Plain { get; init; } = FormatChoice.Auto;

    /// <summary>What clients get that name it in Accept, the best first; empty: Accept is not read.</summary>
    public IReadOnlyList<FormatChoice> Negotiated { get; init; } = [FormatChoice.WebP];

    public ImagingOptions Imaging { get; init; } = ImagingOptions.Default;

    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);

    public TimeSpan ErrorMaxAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The key of the original in whose place others are shown that have no thumbnail; null: a sentence is.</summary>
    public string? Fallback { get; init; }

    public string BasePath { get; init; } = "";

    /// <summary>Keys, or <c>ssm:NAME</c>; null: URLs are not signed. A secret.</summary>
    public string? SigningKeys { get; init; }

    /// <summary>Files and s3:// URLs of the command line.</summary>
    public IReadOnlyList<string> Operands { get; init; } = [];

    /// <summary>The operand that is an s3:// URL, if it is one.</summary>
    public S3Url? Source { get; init; }

    public int Size { get; init; }

    public string? Out { get; init; }

    public int Parallel { get; init; } = 1;

    public string? Explain { get; init; }

    public string? Accept { get; init; }

    public string? Sign { get; init; }

    public TimeSpan? Valid { get; init; }

    public bool Debug { get; init; }

    /// <summary>All thumbnails that an original has.</summary>
    public IEnumerable<Variant> Variants =>
        Sizes.SelectMany(size => Negotiated.Prepend(Plain).Select(format => new Variant(size, format))).Distinct();

    /// <exception cref="OptionsException">Lists all wrong flags and variables.</exception>
    public static ThumbsOptions Parse(IReadOnlyList<string> args, Func<string, string?> readVariable, bool inLambda)
    {
        var operands = new List<string>();
        var read = Flags.Parse(args, readVariable, operands);
        var source = operands.Count == 1 ? S3Url.Parse(operands[0]) : null;
        var sizes = read.Parsed("sizes", Values.Sizes, [60, 180, 360]);
        var (plain, negotiated) = read.Parsed("formats", Values.Formats, (FormatChoice.Auto, [FormatChoice.WebP]));
        var options = new ThumbsOptions
        {
            Bucket = source?.Bucket ?? read.Parsed("bucket", Values.Bucket, ""),
            Prefix = source?.Key ?? read.Parsed("prefix", Values.Prefix, ""),
            Thumbs = read.Parsed("thumbs-bucket", Values.Bucket, "") is { Length: > 0 } thumbs
                ? new S3Url(thumbs, read.Parsed("thumbs-prefix", Values.Prefix, ""))
                : null,
            Sizes = sizes,
            Plain = plain,
            Negotiated = negotiated,
            Imaging = ImagingOf(read),
            MaxAge = read.Duration("max-age") ?? TimeSpan.FromDays(1),
            ErrorMaxAge = read.Duration("error-max-age") ?? TimeSpan.FromMinutes(1),
            Fallback = read.Text("fallback"),
            BasePath = read.Parsed("base-path", Values.Path, ""),
            SigningKeys = read.Text("signing-keys"),
            Operands = operands,
            Source = source,
            Size = read.Number("size", sizes[^1], 1, Values.LargestSize),
            Out = read.Text("o"),
            Parallel = read.Number("parallel", Environment.ProcessorCount, 1, 64),
            Explain = read.Text("explain"),
            Accept = read.Text("accept"),
            Sign = read.Text("sign"),
            Valid = read.Duration("valid"),
            Debug = read.Switch("debug"),
        };
        options.Check(read, inLambda);
        read.ThrowIfInvalid();
        return options;
    }

    private void Check(EnvironmentOptions read, bool inLambda)
    {
        if (Thumbs is null && read.Text("thumbs-prefix") is not null)
            read.Problem($"{read.NameOf("thumbs-prefix")} needs {read.VariableOf("thumbs-bucket")}");
        if (Thumbs is { } thumbs && (thumbs.Contains(Bucket, Prefix) || new S3Url(Bucket, Prefix).Contains(thumbs.Bucket, thumbs.Key)))
            read.Problem(
                $"{read.NameOf("thumbs-bucket")}: {thumbs} and the originals' s3://{Bucket}/{Prefix} are one within the other: thumbnails would become originals; give two buckets, or two prefixes"
            );
        if (Thumbs is { } place && Encoding.UTF8.GetByteCount(place.Key) > ThumbKey.LongestPrefix)
            read.Problem($"{read.NameOf("thumbs-prefix")} is longer than {ThumbKey.LongestPrefix} bytes");
        foreach (var (option, age) in new[] { ("max-age", MaxAge), ("error-max-age", ErrorMaxAge), ("valid", Valid ?? TimeSpan.Zero) })
        {
            if (age < TimeSpan.Zero || age > TimeSpan.FromDays(3650))
                read.Problem($"{read.NameOf(option)} is not between 0 and ten years");
        }
        CheckSigning(read);
        if (inLambda && Bucket.Length == 0)
            read.Problem($"{read.VariableOf("bucket")} is not set: the bucket that holds the originals");
        else if (!inLambda && !read.HasUnknownFlags)
            CheckCommand(read);
    }

    private void CheckSigning(EnvironmentOptions read)
    {
        if (SigningKeys is null)
            return;
        if (
            read.NameOf("signing-keys").StartsWith('-') && !SigningKeys.StartsWith(Requests.SigningKeys.Parameter, StringComparison.Ordinal)
        )
            read.Problem(
                $"-signing-keys takes ssm:NAME, since others can see command lines; give keys by {read.VariableOf("signing-keys")}"
            );
        else if (Requests.SigningKeys.ProblemOf(SigningKeys) is { } problem)
            read.Problem($"{read.NameOf("signing-keys")}: {problem}");
    }

    private void CheckCommand(EnvironmentOptions read)
    {
        var works = new[] { Operands.Count > 0, Explain is not null, Sign is not null }.Count(w => w);
        if (works != 1)
            read.Problem($"give {(works == 0 ? "" : "only one of: ")}files, an s3:// URL, -explain URL or -sign URL");
        if (Operands.Contains(""))
            read.Problem("the name of a file is empty");
        if (Source is null && Operands.FirstOrDefault(S3Url.IsUrl) is { } url)
            read.Problem(Operands.Count > 1 ? "give one s3:// URL alone" : $"\"{url}\" is not an s3://bucket/prefix/ URL");
        if (Source is { } source && AwsNames.BucketProblem(source.Bucket) is { } problem)
            read.Problem(problem);
        if (Source is not null && Thumbs is null)
            read.Problem("give -thumbs-bucket: where the thumbnails are to be kept");
        if (Sign is not null && SigningKeys is null)
            read.Problem($"-sign needs {read.VariableOf("signing-keys")}, or -signing-keys ssm:NAME");
    }

    private static ImagingOptions ImagingOf(EnvironmentOptions read)
    {
        var usual = ImagingOptions.Default;
        return new ImagingOptions(
            new PictureLimits(
                read.Number("max-bytes", (int)usual.Limits.Bytes, 1, int.MaxValue),
                read.Number("max-pixels", (int)usual.Limits.Pixels, 1, int.MaxValue)
            ),
            read.Number("jpeg-quality", usual.JpegQuality, 1, 100),
            read.Number("webp-quality", usual.WebPQuality, 1, 100),
            read.Number("avif-quality", usual.AvifQuality, 1, 100),
            read.Choice("animation", "first", "keep") == "keep"
        );
    }

    /// <summary>Reads values. What is wrong is a <see cref="FormatException"/>.</summary>
    private static class Values
    {
        // A width that a page needs; what is larger hardly fits an answer.
        public const int LargestSize = 4096;

        private static readonly char[] s_separators = [',', ' ', '\n'];

        public static string Bucket(string text) => AwsNames.BucketProblem(text) is { } problem ? throw new FormatException(problem) : text;

        public static string Prefix(string text) => AwsNames.PrefixProblem(text) is { } problem ? throw new FormatException(problem) : text;

        public static string Path(string text) =>
            text.StartsWith('/') && !text.Contains('?', StringComparison.Ordinal)
                ? text
                : throw new FormatException($"\"{text}\" is not a path such as /thumbs");

        public static int[] Sizes(string text)
        {
            var words = text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
            int[] sizes = [.. words.Select(Size).Distinct().Order()];
            return sizes is [] or { Length: > 100 } ? throw new FormatException("give 1 to 100 widths, such as 60,180,360") : sizes;
        }

        private static int Size(string word) =>
            int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= LargestSize
                ? size
                : throw new FormatException($"\"{word}\" is not a width from 1 to {LargestSize}");

        public static (FormatChoice Plain, IReadOnlyList<FormatChoice> Negotiated) Formats(string text)
        {
            var words = text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["same"])
                return (FormatChoice.Same, []);
            if (words.FirstOrDefault(w => w is not ("jpeg" or "png" or "webp" or "avif")) is { } wrong)
                throw new FormatException($"\"{wrong}\" is none of jpeg, png, webp and avif; or give same, alone");
            if (!words.Contains("jpeg") || !words.Contains("png"))
                throw new FormatException("jpeg and png have to be in the list, for clients that name no other format");
            // AVIF is the smaller one.
            FormatChoice[] negotiated = [FormatChoice.Avif, FormatChoice.WebP];
            return (FormatChoice.Auto, [.. negotiated.Where(f => words.Contains(f.ToString().ToLowerInvariant()))]);
        }
    }
}
