namespace GapFurniture.LocalCloud.X;

/// <summary>The one app and the one user of the local X. Dummies: nothing else knows them.</summary>
internal static class XKeys
{
    public const string ApiKey = "local-x-api-key";
    public const string ApiSecret = "local-x-api-secret/that+is no secret";
    public const string AccessToken = "2244994945-local-x-access-token";
    public const string AccessTokenSecret = "local-x-access-token-secret&that=is%20no-secret";

    /// <summary>What nobody but the app may see.</summary>
    public static IReadOnlyList<string> Secrets => [ApiKey, ApiSecret, AccessToken, AccessTokenSecret];

    public const string UserId = "2244994945";
    public const string UserName = "yure_button";
}
