namespace GapFurniture.Shared.Parameters;

/// <summary>Parameters could not be read. The message is for people, says what to do next, and holds no secret.</summary>
public sealed class ParameterStoreException(ParameterProblem problem, string message, string? code = null, Exception? innerException = null)
    : Exception(message, innerException)
{
    // As the SDKs sort them: https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
    private static readonly string[] s_throttling =
    [
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "TooManyRequestsException",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "SlowDown",
        "PriorRequestNotComplete",
        "TransactionInProgressException",
    ];

    /// <summary>Why.</summary>
    public ParameterProblem Problem { get; } = problem;

    /// <summary>The service's error code; null when it did not answer.</summary>
    public string? Code { get; } = code;

    /// <summary>Trying again may help.</summary>
    public bool IsTransient => Problem is ParameterProblem.Throttled or ParameterProblem.Unavailable or ParameterProblem.Network;

    /// <summary>The exception for a service's error answer to an operation such as GetParameters, about a path or names.</summary>
    internal static ParameterStoreException Of(
        string operation,
        string about,
        int status,
        string? code,
        string? message,
        Exception? innerException = null
    )
    {
        var said = $"{code ?? $"HTTP {status}"}{(string.IsNullOrEmpty(message) ? "" : $": {message}")}";
        var credentials = AwsCredentialTrouble.Advice(code, said);
        var problem =
            status == 429 || s_throttling.Contains(code) ? ParameterProblem.Throttled
            : status >= 500 || code is "InternalServerError" or "RequestTimeout" or "RequestTimeoutException" ? ParameterProblem.Unavailable
            : credentials is not null ? ParameterProblem.Credentials
            : status == 403 || code is "AccessDeniedException" or "AccessDenied" ? ParameterProblem.Denied
            : ParameterProblem.Refused;
        var text = problem switch
        {
            ParameterProblem.Credentials => credentials!,
            ParameterProblem.Denied => $"{operation} of {about} is denied ({said}); grant {Grant(operation, about, message)}",
            _ => $"{operation} of {about} failed ({said})",
        };
        return new ParameterStoreException(problem, text, code, innerException);
    }

    private static string Grant(string operation, string about, string? message) =>
        message?.Contains("kms:", StringComparison.OrdinalIgnoreCase) == true
            ? "kms:Decrypt on the key of these SecureStrings"
            : $"ssm:{operation} on arn:aws:ssm:REGION:ACCOUNT:parameter{(operation == "GetParametersByPath" ? about.TrimEnd('/') + "/*" : "/… for each of them")}";
}
