using Tweetinvi.Client;
using Tweetinvi.Events;
using Tweetinvi.Internal;
using Tweetinvi.Models;

namespace Tweetinvi;

public interface ITwitterClient
{
    ITweetinviSettings Config { get; }
    IReadOnlyTwitterCredentials Credentials { get; }
    IExecuteClient Execute { get; }
}

/// <summary>Sends requests for one user of one app, signed with OAuth 1.0a.</summary>
public class TwitterClient : ITwitterClient
{
    public TwitterClient(IReadOnlyTwitterCredentials credentials)
        : this(credentials, new TwitterClientParameters()) { }

    public TwitterClient(IReadOnlyTwitterCredentials credentials, TwitterClientParameters parameters)
    {
        var container = new Container();
        parameters.RaiseBeforeRegistrationCompletes(new TweetinviContainerEventArgs(container));
        Credentials = credentials;
        Config = parameters.Settings ?? new TweetinviSettings();
        Execute = new Executor(this, container);
    }

    public TwitterClient(string consumerKey, string consumerSecret, string accessToken, string accessSecret)
        : this(new TwitterCredentials(consumerKey, consumerSecret, accessToken, accessSecret)) { }

    public ITweetinviSettings Config { get; }

    public IReadOnlyTwitterCredentials Credentials { get; set; }

    public IExecuteClient Execute { get; }
}

public class TwitterClientParameters
{
    public ITweetinviSettings Settings { get; set; }

    /// <summary>The moment to replace parts of the client by parts of one's own.</summary>
    public event EventHandler<TweetinviContainerEventArgs> BeforeRegistrationCompletes;

    public void RaiseBeforeRegistrationCompletes(TweetinviContainerEventArgs args) => BeforeRegistrationCompletes?.Invoke(this, args);
}

public interface ITweetinviSettings
{
    Func<DateTime> GetUtcDateTime { get; set; }

    /// <summary>The default value is 10 s.</summary>
    TimeSpan HttpRequestTimeout { get; set; }
}

public class TweetinviSettings : ITweetinviSettings
{
    public Func<DateTime> GetUtcDateTime { get; set; } = () => TimeProvider.System.GetUtcNow().UtcDateTime;

    public TimeSpan HttpRequestTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
