namespace GapFurniture.Shared;

/// <summary>Error codes with which AWS refuses the caller himself, and what to do then. Nothing of the SDK is touched here.</summary>
internal static class CredentialErrors
{
    /// <summary>Nobody names one.</summary>
    public const string NoRegion = "there is no AWS Region: set AWS_REGION, or name one in the profile";

    // As the SDKs sort them: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    private static readonly string[] s_codes =
    [
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "InvalidAccessKeyId",
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidToken",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "RequestTimeTooSkewed",
        "NotAuthorized",
        "OptInRequired",
    ];

    /// <summary>What to do about an error code; null for one that is not about credentials.</summary>
    /// <param name="code">The service's code.</param>
    /// <param name="said">Code and message.</param>
    public static string? Advice(string? code, string said) =>
        code is "ExpiredToken" or "ExpiredTokenException"
            ? $"the AWS credentials have expired ({said}); get new ones where these came from, such as by aws sso login"
        : Array.IndexOf(s_codes, code) >= 0
            ? $"AWS does not accept the credentials ({said}); give valid ones by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (and AWS_SESSION_TOKEN), a profile or a role, and check the clock"
        : null;
}
