namespace GapFurniture.LocalCloud.Http;

/// <summary>The parts of a Signature Version 4.</summary>
internal sealed record SignatureParts(
    string AccessKeyId,
    string Date,
    string Region,
    string Service,
    IReadOnlyList<string> SignedHeaders,
    string Signature,
    string Timestamp
)
{
    /// <summary>The credential scope.</summary>
    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    /// <summary>Takes the raw texts apart; null when one is missing or malformed.</summary>
    public static SignatureParts? Create(string? credential, string? signedHeaders, string? signature, string? timestamp)
    {
        if (credential is null || signedHeaders is null || signature is null || timestamp is null)
            return null;
        var scope = credential.Split('/');
        // The key id comes first and may itself hold slashes; the last four parts are fixed.
        if (scope.Length < 5 || scope[^1] != "aws4_request")
            return null;
        return new SignatureParts(
            string.Join('/', scope[..^4]),
            scope[^4],
            scope[^3],
            scope[^2],
            signedHeaders.Split(';'),
            signature,
            timestamp
        );
    }
}
