using System.Globalization;
using GapFurniture.IotTweet.Text;
using GapFurniture.Shared.Options;

namespace GapFurniture.IotTweet;

/// <summary>The settings: flags over environment variables; in Lambda the variables alone.</summary>
internal sealed class IotTweetOptions(EnvironmentOptions read, Func<string, string?> readVariable, bool inLambda)
{
    /// <summary>A battery below this many percent is low.</summary>
    public const double LowPercent = 10;

    public static readonly FlagSet Flags = new(
        "IOTTWEET_",
        new Flag("click", "TYPE", "click once: SINGLE, DOUBLE or LONG"),
        new Flag("serial", "SERIAL", "with -click, the button's serial number"),
        new Flag("battery", "MV", "with -click, the battery's voltage, such as 1567mV"),
        new Flag("id", "ID", "with -click, the click's id; the same id is the same click (default a new one)"),
        new Flag("dry-run", null, "with -click, show the request, send nothing"),
        new Flag("verify", null, "check the secrets and the state, post nothing"),
        new Flag("text", "TEXT", "text of SINGLE (default ゆれ); fields {time} {time:HH:mm} {serial} {battery} {count}"),
        new Flag("long-text", "TEXT", "text of LONG (default: LONG does nothing)"),
        new Flag("window", "DURATION", "how long DOUBLE can take back the last tweet (default 10m)"),
        new Flag(
            "duplicate",
            "POLICY",
            "a text that X refuses as a duplicate: suffix appends the time, drop does not post it (default suffix)"
        ),
        new Flag("state", "STORE", "ssm:/PATH, dynamodb:TABLE or memory (default memory, which ends with the process)"),
        new Flag("parameters", "PATH", "path of the four secrets in Parameter Store (default: the environment)"),
        new Flag("time-zone", "ZONE", "time zone of {time}: UTC, +09:00 or Asia/Tokyo (default UTC)"),
        new Flag("low-battery", "MV", "warn if the battery has less than this voltage (default 1200)"),
        new Flag("click-field", "PATH", "path of the event's field with the click type (default clickType)"),
        new Flag("default-click", "TYPE", "type of an event that has none; \"none\" makes it an error (default SINGLE)"),
        new Flag("debug", null, "log more than warnings (Lambda always does)")
    );

    public static string Help { get; } =
        $$"""
            iottweet: a click on an IoT button posts on X, a double click deletes the post.

            usage: iottweet -click TYPE [flags]

            {{Flags.Help()}}
            secrets: IOTTWEET_API_KEY, IOTTWEET_API_SECRET, IOTTWEET_ACCESS_TOKEN, IOTTWEET_ACCESS_TOKEN_SECRET, or with
            -parameters /prod/iottweet/ the parameters /prod/iottweet/api-key, api-secret, access-token,
            access-token-secret. X_API_URL replaces https://api.x.com.

            examples:
              iottweet -click SINGLE
              iottweet -click SINGLE -text "ゆれ {time:HH:mm}" -time-zone +09:00 -dry-run
              iottweet -click DOUBLE -state dynamodb:iottweet
              iottweet -verify -parameters /prod/iottweet/ -state ssm:/prod/iottweet-state

            In AWS Lambda the same executable takes the events of AWS IoT buttons, IoT 1-Click, and IoT Core rules.

            exit status: 0 success, 1 failed, 2 wrong flags or settings.

            """;

    public Click? Click { get; } = inLambda ? null : ClickOf(read); // the click of the command line; null in Lambda
    public bool DryRun { get; } = !inLambda && read.Switch("dry-run");
    public bool Verify { get; } = !inLambda && read.Switch("verify");
    public TextTemplate Text { get; } = Template(read, "text") ?? new("ゆれ");
    public TextTemplate? LongText { get; } = Template(read, "long-text"); // text of LONG; null when LONG does nothing

    // How old a tweet can be that a double click takes back.
    public TimeSpan Window { get; } = read.Duration("window") ?? TimeSpan.FromMinutes(10);

    /// <summary>A text that X refuses because it was posted before is not posted; else it is, with the time appended.</summary>
    public bool DropsDuplicates { get; } = read.Choice("duplicate", "suffix", "drop") == "drop";
    public string State { get; } = read.Parsed("state", StateOf, "memory"); // ssm:/path, dynamodb:table or memory
    public string? Parameters { get; } = read.Text("parameters"); // path of the secrets in Parameter Store; null for the environment
    public TimeZoneInfo TimeZone { get; } = read.Parsed("time-zone", ZoneOf, TimeZoneInfo.Utc);
    public int LowBattery { get; } = read.Number("low-battery", 1200, 0, 100_000);
    public string ClickField { get; } = read.Text("click-field") ?? "clickType";

    // Type of an event that has none; null when that is an error.
    public ClickType? DefaultClick { get; } =
        read.Parsed<ClickType?>("default-click", w => w == "none" ? null : TypeOf(w), ClickType.Single);
    public Uri Api { get; } = ApiOf(read, readVariable("X_API_URL"));
    public bool Debug { get; } = read.Switch("debug");

    /// <exception cref="OptionsException">Lists all wrong flags and variables.</exception>
    public static IotTweetOptions Parse(IReadOnlyList<string> args, Func<string, string?> readVariable, bool inLambda)
    {
        var read = Flags.Parse(args, readVariable);
        var options = new IotTweetOptions(read, readVariable, inLambda);
        if (options.Parameters is { } path && !path.StartsWith('/'))
            read.Problem($"{read.NameOf("parameters")}: \"{path}\" is not a path such as /prod/iottweet/");
        if (
            options.Parameters is null
            && !options.DryRun
            && !read.HasUnknownFlags
            && Secrets.MissingIn(readVariable).ToList() is { Count: > 0 } missing
        )
            read.Problem(
                $"{string.Join(", ", missing)}: not set; set {(missing.Count == 1 ? "it" : "them")}, or give the path of the secrets in Parameter Store by -parameters"
            );
        if (inLambda && read.Switch("dry-run"))
            read.Problem($"{read.NameOf("dry-run")} is for the command line: a function posts");
        if (!inLambda && options.Click is null && !options.Verify && !read.HasUnknownFlags)
            read.Problem("which click? give -click SINGLE, DOUBLE or LONG, or -verify");
        read.ThrowIfInvalid();
        return options;
    }

    private static Click? ClickOf(EnvironmentOptions read)
    {
        if (read.Text("click") is null)
            return null;
        var battery = read.Text("battery");
        var millivolts = ClickEvent.MillivoltsOf(battery);
        if (battery is not null && millivolts is null)
            read.Problem($"{read.NameOf("battery")}: \"{battery}\" is not a voltage such as 1567mV");
        return new Click(read.Text("id") ?? Guid.NewGuid().ToString(), read.Parsed("click", TypeOf, ClickType.Single))
        {
            Serial = read.Text("serial") ?? "",
            Battery = battery,
            Millivolts = millivolts,
        };
    }

    private static TextTemplate? Template(EnvironmentOptions read, string option)
    {
        if (read.Text(option) is not { } text)
            return null;
        var template = new TextTemplate(text);
        foreach (var problem in template.Problems())
            read.Problem($"{read.NameOf(option)}: {problem}");
        return template;
    }

    private static ClickType TypeOf(string word) => ClickEvent.Find(word) ?? throw new FormatException(ClickEvent.NoType(word));

    private static string StateOf(string text) =>
        text is "memory" or ['s', 's', 'm', ':', '/', _, ..] or ['d', 'y', 'n', 'a', 'm', 'o', 'd', 'b', ':', _, ..]
            ? text
            : throw new FormatException($"\"{text}\" is neither ssm:/PATH nor dynamodb:TABLE nor memory");

    /// <summary><c>UTC</c>, an offset such as <c>+09:00</c>, or a name such as <c>Asia/Tokyo</c> where the system knows zones.</summary>
    /// <exception cref="FormatException">It is neither; the message says what to do.</exception>
    internal static TimeZoneInfo ZoneOf(string text)
    {
        if (text is "UTC" or "Z")
            return TimeZoneInfo.Utc;
        if (
            text is ['+' or '-', ..]
            && TimeSpan.TryParseExact(text[1..], "hh\\:mm", CultureInfo.InvariantCulture, out var offset)
            && offset <= TimeSpan.FromHours(14)
        )
            return TimeZoneInfo.CreateCustomTimeZone(text, text[0] == '-' ? -offset : offset, text, text);
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone))
            return zone;
        // Lambda's provided.al2023 may lack the database.
        throw new FormatException(
            TimeZoneInfo.GetSystemTimeZones().Count < 2
                ? $"\"{text}\": this system has no time zone database; give an offset such as +09:00"
                : $"\"{text}\" is neither a zone such as Asia/Tokyo nor an offset such as +09:00"
        );
    }

    private static Uri ApiOf(EnvironmentOptions read, string? variable)
    {
        var url = string.IsNullOrWhiteSpace(variable) ? "https://api.x.com" : variable;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var api) || api.Scheme is not ("https" or "http"))
            read.Problem($"X_API_URL: \"{url}\" is not an address such as https://api.x.com");
        return api!;
    }
}
