using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>One AWS service of the local cloud: everything it needs to know of HTTP stands behind these members.</summary>
internal interface IAwsService
{
    /// <summary>Signing name of the service as in the credential scope of the Authorization header, such as <c>sqs</c> or <c>redshift-data</c>.</summary>
    string SigningName { get; }

    /// <summary>How <c>X-Amz-Target</c> begins, which tells the service of an unsigned awsJson request; null for other protocols.</summary>
    string? TargetPrefix => null;

    /// <summary>How the paths of a REST service begin, which tells the service of an unsigned request; null for other protocols.</summary>
    string? PathPrefix => null;

    /// <summary>True if the service takes its faults out of the book itself; else the gateway does it for all its operations alike.</summary>
    bool TakesFaults => false;

    /// <summary>True if requests without a signature pass, as resource policies can allow it.</summary>
    bool AllowsAnonymous => false;

    /// <summary>The operation and what it is about, for services that name it in method and path; null: it is named elsewhere.</summary>
    (string Operation, string? Key)? OperationOf(string method, string path) => null;

    /// <summary>
    /// The IAM actions that a call needs: mostly the one of its own name, with the exceptions of the Service Authorization Reference.
    /// </summary>
    /// <param name="operation">The call.</param>
    /// <param name="body">Its body; empty for S3.</param>
    /// <seealso href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"/>
    IReadOnlyList<string> ActionsOf(string operation, ReadOnlyMemory<byte> body) => [$"{SigningName}:{operation}"];

    /// <summary>Answers one request, errors included, in the service's own protocol.</summary>
    Task HandleAsync(HttpContext context);
}
