using System.Globalization;
using System.Text;

namespace GapFurniture.LocalCloud.X;

/// <summary>X in memory: one user's posts, and the rules that they have to keep. Thread safe.</summary>
internal sealed class LocalX(TimeProvider time)
{
    /// <summary>How long a text must not be said again.</summary>
    public static readonly TimeSpan DuplicateWindow = TimeSpan.FromHours(12);

    // The epoch of X's ids.
    private const long Epoch = 1_288_834_974_657;

    private readonly Lock _lock = new();
    private readonly List<XPost> _posts = [];

    /// <summary>All posts in their order, deleted ones too.</summary>
    public IReadOnlyList<XPost> All
    {
        get
        {
            lock (_lock)
                return [.. _posts];
        }
    }

    /// <summary>Texts of the posts that stand, in their order.</summary>
    public IReadOnlyList<string> Texts => [.. All.Where(p => !p.IsDeleted).Select(p => p.Text)];

    /// <summary>How long it takes until a new post is seen on the timeline. The default value is zero.</summary>
    public TimeSpan TimelineLag { get; set; }

    /// <summary>What the access token may do: <c>read-write</c> by default, or <c>read</c>.</summary>
    public string AccessLevel { get; set; } = "read-write";

    /// <summary>Counts calls against their limits.</summary>
    public XRateLimits Limits { get; } = new(time);

    /// <summary>Posts a text.</summary>
    /// <exception cref="XRefused">What X would refuse.</exception>
    public XPost Create(string text)
    {
        var normal = text.Trim();
        if (normal.Length == 0)
            throw XRefused.Invalid("The text of a post must not be empty.");
        if (PostWeight.Of(normal) > 280)
            throw XRefused.Invalid(
                "Your Tweet text is too long. For more information, see https://docs.x.com/fundamentals/counting-characters"
            );
        var now = time.GetUtcNow();
        lock (_lock)
        {
            if (_posts.Exists(p => !p.IsDeleted && now - p.Created < DuplicateWindow && p.Text.Trim() == normal))
                throw XRefused.Forbidden("You are not allowed to create a Tweet with duplicate content.");
            var id = (((now.ToUnixTimeMilliseconds() - Epoch) << 22) + _posts.Count).ToString(CultureInfo.InvariantCulture);
            var post = new XPost(id, text, Show(normal, id), now);
            _posts.Add(post);
            return post;
        }
    }

    /// <summary>Deletes a post; false when there is none of that id.</summary>
    public bool Delete(string id)
    {
        lock (_lock)
        {
            var index = _posts.FindIndex(p => p.Id == id && !p.IsDeleted);
            if (index >= 0)
                _posts[index] = _posts[index] with { IsDeleted = true };
            return index >= 0;
        }
    }

    /// <summary>What stands on the timeline, the newest first.</summary>
    public IReadOnlyList<XPost> Timeline(int most, DateTimeOffset? since)
    {
        var seen = time.GetUtcNow() - TimelineLag;
        return [.. All.Where(p => !p.IsDeleted && p.Created <= seen && (since is null || p.Created >= since)).Reverse().Take(most)];
    }

    private static string Show(string text, string id)
    {
        var shown = new StringBuilder(text);
        foreach (var (start, length) in PostWeight.Links(text).Reverse())
            shown.Remove(start, length).Insert(start, $"https://t.co/{(id + start)[^10..]}");
        return shown.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").ToString();
    }
}

/// <summary>A post of the one user.</summary>
/// <param name="Id">Rises with time, as X's do.</param>
/// <param name="Text">As it was sent.</param>
/// <param name="Shown">As answers show it: links shortened, <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> escaped.</param>
/// <param name="Created">By the clock of the cloud.</param>
internal sealed record XPost(string Id, string Text, string Shown, DateTimeOffset Created)
{
    public bool IsDeleted { get; init; }
}

/// <summary>
/// The one app and the one user of the local X. Dummies of the form that X's own keys have: letters and digits, the token behind the user's id.
/// </summary>
internal static class XKeys
{
    public const string ApiKey = "localXapiKeyOfNoAccount01";
    public const string ApiSecret = "localXapiSecretThatIsNoSecretButADummyForTests0001";
    public const string AccessToken = "2244994945-localXaccessTokenThatOpensNothing0000001";
    public const string AccessTokenSecret = "localXaccessTokenSecretThatIsNoSecret00000001";

    /// <summary>What nobody but the app may see.</summary>
    public static IReadOnlyList<string> Secrets => [ApiKey, ApiSecret, AccessToken, AccessTokenSecret];

    public const string UserId = "2244994945";
    public const string UserName = "yure_button";
}
