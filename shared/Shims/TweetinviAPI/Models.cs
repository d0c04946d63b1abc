namespace Tweetinvi.Models;

public enum HttpMethod
{
    GET = 0,
    POST = 1,
    PUT = 2,
    DELETE = 3,
}

public interface IReadOnlyConsumerCredentialsWithoutBearer
{
    string ConsumerKey { get; }
    string ConsumerSecret { get; }
}

public interface IReadOnlyConsumerCredentials : IReadOnlyConsumerCredentialsWithoutBearer
{
    string BearerToken { get; }
}

public interface IReadOnlyTwitterCredentials : IReadOnlyConsumerCredentials
{
    string AccessToken { get; }
    string AccessTokenSecret { get; }
}

public interface ITwitterCredentials : IReadOnlyTwitterCredentials
{
    new string AccessToken { get; set; }
    new string AccessTokenSecret { get; set; }
    new string BearerToken { get; set; }
    new string ConsumerKey { get; set; }
    new string ConsumerSecret { get; set; }
}

public class TwitterCredentials : ITwitterCredentials
{
    public TwitterCredentials() { }

    public TwitterCredentials(string consumerKey, string consumerSecret, string accessToken, string accessTokenSecret)
    {
        ConsumerKey = consumerKey;
        ConsumerSecret = consumerSecret;
        AccessToken = accessToken;
        AccessTokenSecret = accessTokenSecret;
    }

    public TwitterCredentials(IReadOnlyTwitterCredentials source)
        : this(source.ConsumerKey, source.ConsumerSecret, source.AccessToken, source.AccessTokenSecret) => BearerToken = source.BearerToken;

    public string AccessToken { get; set; }

    public string AccessTokenSecret { get; set; }

    public string BearerToken { get; set; }

    public string ConsumerKey { get; set; }

    public string ConsumerSecret { get; set; }
}

public interface ITwitterRequestParameters
{
    /// <summary>Made from the credentials when null.</summary>
    string AuthorizationHeader { get; set; }
    HttpContent HttpContent { get; set; }
    HttpMethod HttpMethod { get; set; }
    string Url { get; set; }
}

public interface ITwitterQuery : ITwitterRequestParameters
{
    TimeSpan Timeout { get; set; }
    ITwitterCredentials TwitterCredentials { get; set; }
}

public interface ITwitterRequest
{
    ITwitterQuery Query { get; set; }
}
