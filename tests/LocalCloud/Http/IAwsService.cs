using Microsoft.AspNetCore.Http;

namespace GapFurniture.LocalCloud.Http;

/// <summary>One AWS service of the local cloud: everything it needs to know of HTTP stands behind these two members.</summary>
internal interface IAwsService
{
    /// <summary>Signing name of the service as in the credential scope of the Authorization header, such as <c>sqs</c> or <c>redshift-data</c>.</summary>
    string SigningName { get; }

    /// <summary>True if the service takes its faults out of the book itself; else the gateway does it for all its operations alike.</summary>
    bool TakesFaults => false;

    /// <summary>True if requests without a signature pass, as resource policies can allow it.</summary>
    bool AllowsAnonymous => false;

    /// <summary>Answers one request, errors included, in the service's own protocol.</summary>
    Task HandleAsync(HttpContext context);
}
