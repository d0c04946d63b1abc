namespace GapFurniture.Http;

/// <summary>Who sent an event, and so reads the answer.</summary>
public enum Caller
{
    /// <summary>No HTTP request at all: an invocation by hand, a queue, a schedule.</summary>
    Other,

    /// <summary>API Gateway REST API.</summary>
    RestApi,

    /// <summary>API Gateway HTTP API, payload format 1.0.</summary>
    HttpApi1,

    /// <summary>API Gateway HTTP API, payload format 2.0.</summary>
    HttpApi2,

    /// <summary>Lambda function URL.</summary>
    FunctionUrl,

    /// <summary>Application Load Balancer whose target group has multi-value headers.</summary>
    AlbMultiValue,

    /// <summary>Application Load Balancer without multi-value headers.</summary>
    Alb,

    /// <summary>VPC Lattice, event version 1.</summary>
    Lattice1,

    /// <summary>VPC Lattice, event version 2.0.</summary>
    Lattice2,

    /// <summary>API Gateway WebSocket API.</summary>
    WebSocket,
}
