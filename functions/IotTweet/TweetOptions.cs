using System.Reflection;
using GapFurniture.IotTweet.Text;
using GapFurniture.Shared.Options;

namespace GapFurniture.IotTweet;

/// <summary>The command line, or in Lambda the environment alone.</summary>
internal sealed record TweetOptions
{
    /// <summary>Below this many percent the battery is low.</summary>
    public const double LowPercent = 10;

    private static readonly FlagSet s_flags = new(
        "IOTTWEET_",
        [
            new Flag("click", "TYPE", "press by hand: SINGLE, DOUBLE or LONG"),
            new Flag("serial", "SERIAL", "with -click, which button"),
            new Flag("battery", "MV", "with -click, its battery, such as 1567mV"),
            new Flag("id", "ID", "with -click, the same id is the same click (default a new one)"),
            new Flag("dry-run", null, "with -click, show the request, send nothing"),
            new Flag("verify", null, "check secrets and state, send nothing but questions"),
            new Flag("text", "TEXT", "what SINGLE says (default ゆれ); {time} {time:HH:mm} {serial} {battery} {count}"),
            new Flag("long-text", "TEXT", "what LONG says (default: LONG does nothing)"),
            new Flag("window", "DURATION", "how long DOUBLE can take back the last tweet (default 10m)"),
            new Flag("duplicate", "POLICY", "a text that X has seen: suffix puts the time behind it, drop drops it (default suffix)"),
            new Flag("state", "STORE", "ssm:/PATH, dynamodb:TABLE or memory (default memory: forgets with the instance)"),
            new Flag("parameters", "PATH", "where in Parameter Store the four secrets are (default: in the environment)"),
            new Flag("time-zone", "ZONE", "of {time}: UTC, +09:00 or Asia/Tokyo (default UTC)"),
            new Flag("low-battery", "MV", "warn below so many millivolts (default 1200)"),
            new Flag("click-field", "PATH", "where in the event the click's type is (default clickType)"),
            new Flag("default-click", "TYPE", "what an event without a type is, or none (default SINGLE)"),
            new Flag("debug", null, "log more than warnings (Lambda always does)"),
            new Flag("version", null, "show the version"),
            new Flag("help", null, "show this help"),
        ]
    );

    public static string Version { get; } =
        typeof(TweetOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static string Help { get; } =
        $$"""
            iottweet: a click on an IoT button posts on X, a double click takes it back.

            usage: iottweet -click TYPE [flags]

            {{s_flags.Help()}}
            secrets: IOTTWEET_API_KEY, IOTTWEET_API_SECRET, IOTTWEET_ACCESS_TOKEN, IOTTWEET_ACCESS_TOKEN_SECRET, or with
            -parameters /prod/iottweet/ the parameters /prod/iottweet/api-key, api-secret, access-token,
            access-token-secret. X_API_URL is another X.

            examples:
              iottweet -click SINGLE
              iottweet -click SINGLE -text "ゆれ {time:HH:mm}" -time-zone +09:00 -dry-run
              iottweet -click DOUBLE -state dynamodb:iottweet
              iottweet -verify -parameters /prod/iottweet/ -state ssm:/prod/iottweet-state

            In AWS Lambda the same executable takes the events of AWS IoT buttons, IoT 1-Click, and IoT Core rules.

            exit status: 0 done, 1 not done, 2 wrong flags.

            """;

    /// <summary>The click to be made by hand; null in Lambda.</summary>
    public Click? Click { get; init; }

    public bool DryRun { get; init; }

    public bool Verify { get; init; }

    public TextTemplate Text { get; init; } = new("ゆれ");

    /// <summary>What LONG says; null for nothing.</summary>
    public TextTemplate? LongText { get; init; }

    /// <summary>How long a tweet can be taken back.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    public DuplicatePolicy Duplicate { get; init; }

    /// <summary><c>ssm:/path</c>, <c>dynamodb:table</c> or <c>memory</c>.</summary>
    public string State { get; init; } = "memory";

    /// <summary>Path of the secrets in Parameter Store; null for the environment.</summary>
    public string? Parameters { get; init; }

    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>In millivolts.</summary>
    public int LowBattery { get; init; } = 1200;

    public string ClickField { get; init; } = "clickType";

    /// <summary>What an event without a type is; null when that is a mistake.</summary>
    public ClickType? DefaultClick { get; init; } = ClickType.Single;

    public Uri Api { get; init; } = new("https://api.x.com");

    public bool Debug { get; init; }

    public bool ShowVersion { get; init; }

    public bool ShowHelp { get; init; }

    /// <exception cref="OptionsException">Wrong flags or variables: all of them.</exception>
    public static TweetOptions Parse(IReadOnlyList<string> args, Func<string, string?> readVariable, bool inLambda)
    {
        var read = s_flags.Parse(args, readVariable);
        var options = new TweetOptions
        {
            Click = inLambda ? null : ClickOf(read),
            DryRun = !inLambda && read.Switch("dry-run"),
            Verify = !inLambda && read.Switch("verify"),
            Text = Template(read, "text") ?? new TextTemplate("ゆれ"),
            LongText = Template(read, "long-text"),
            Window = read.Duration("window") ?? TimeSpan.FromMinutes(10),
            Duplicate = Choice(read, "duplicate", "suffix", "drop") == "drop" ? DuplicatePolicy.Drop : DuplicatePolicy.Suffix,
            State = StateOf(read),
            Parameters = read.Text("parameters"),
            TimeZone = ZoneOf(read),
            LowBattery = read.Number("low-battery", 1200, 0, 100_000),
            ClickField = read.Text("click-field") ?? "clickType",
            DefaultClick = TypeOf(read, "default-click", ClickType.Single),
            Api = ApiOf(read, readVariable("X_API_URL")),
            Debug = read.Switch("debug"),
            ShowVersion = read.Switch("version"),
            ShowHelp = read.Switch("help"),
        };
        if (options.ShowHelp || options.ShowVersion)
            return options;
        if (options.Parameters is { } path && !path.StartsWith('/'))
            read.Problem($"{read.NameOf("parameters")}: \"{path}\" is not a path such as /prod/iottweet/");
        if (
            options.Parameters is null
            && !options.DryRun
            && !read.HasUnknownFlags
            && Secrets.MissingIn(readVariable).ToList() is { Count: > 0 } missing
        )
            read.Problem(
                $"{string.Join(", ", missing)}: not set; set {(missing.Count == 1 ? "it" : "them")}, or -parameters with the path where they are"
            );
        if (!inLambda && options.Click is null && !options.Verify && !read.HasUnknownFlags)
            read.Problem("which click? give -click SINGLE, DOUBLE or LONG, or -verify");
        read.ThrowIfInvalid();
        return options;
    }

    private static Click? ClickOf(EnvironmentOptions read)
    {
        if (TypeOf(read, "click", null) is not { } type)
            return null;
        var battery = read.Text("battery");
        if (battery is not null && Millivolts(battery) is null)
            read.Problem($"{read.NameOf("battery")}: \"{battery}\" is not a voltage such as 1567mV");
        return new Click(read.Text("id") ?? Guid.NewGuid().ToString(), type)
        {
            Serial = read.Text("serial") ?? "",
            Battery = battery,
            Millivolts = Millivolts(battery),
        };
    }

    private static int? Millivolts(string? battery) =>
        int.TryParse(battery?.Replace("mV", "", StringComparison.OrdinalIgnoreCase), out var millivolts) ? millivolts : null;

    private static TextTemplate? Template(EnvironmentOptions read, string option)
    {
        if (read.Text(option) is not { } text)
            return null;
        var template = new TextTemplate(text);
        foreach (var problem in template.Problems())
            read.Problem($"{read.NameOf(option)}: {problem}");
        return template;
    }

    private static string StateOf(EnvironmentOptions read)
    {
        var state = read.Text("state") ?? "memory";
        if (state is not ("memory" or ['s', 's', 'm', ':', '/', _, ..] or ['d', 'y', 'n', 'a', 'm', 'o', 'd', 'b', ':', _, ..]))
            read.Problem($"{read.NameOf("state")}: \"{state}\" is none of ssm:/PATH, dynamodb:TABLE and memory");
        return state;
    }

    private static TimeZoneInfo ZoneOf(EnvironmentOptions read)
    {
        try
        {
            return Zone.Parse(read.Text("time-zone") ?? "UTC");
        }
        catch (FormatException e)
        {
            read.Problem($"{read.NameOf("time-zone")}: {e.Message}");
            return TimeZoneInfo.Utc;
        }
    }

    private static ClickType? TypeOf(EnvironmentOptions read, string option, ClickType? fallback)
    {
        if (read.Text(option) is not { } word)
            return fallback;
        if (option == "default-click" && word == "none")
            return null;
        try
        {
            return LambdaEvent.Parse(word);
        }
        catch (TweetException e)
        {
            read.Problem($"{read.NameOf(option)}: {e.Message}");
            return fallback ?? ClickType.Single;
        }
    }

    private static string Choice(EnvironmentOptions read, string option, params string[] words)
    {
        var word = read.Text(option) ?? words[0];
        if (!words.Contains(word))
            read.Problem($"{read.NameOf(option)}: \"{word}\" is none of {string.Join(" and ", words)}");
        return word;
    }

    private static Uri ApiOf(EnvironmentOptions read, string? url)
    {
        if (string.IsNullOrEmpty(url))
            return new Uri("https://api.x.com");
        if (Uri.TryCreate(url, UriKind.Absolute, out var api) && api.Scheme is "https" or "http")
            return api;
        read.Problem($"X_API_URL: \"{url}\" is not an address such as https://api.x.com");
        return new Uri("https://api.x.com");
    }
}
