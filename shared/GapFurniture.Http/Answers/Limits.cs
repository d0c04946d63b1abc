namespace GapFurniture.Http;

/// <summary>What callers take at most, in bytes.</summary>
public static class Limits
{
    /// <summary>What the Runtime API takes as a response that is not streamed: 6 MiB and a little.</summary>
    /// <seealso href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"/>
    public const int Response = (6 * 1024 * 1024) + 100;

    /// <summary>What an Application Load Balancer takes as JSON.</summary>
    /// <seealso href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html"/>
    public const int Alb = 1024 * 1024;

    /// <summary>What may stand before a streamed body, with what divides them.</summary>
    public const int Prelude = 16 * 1024;

    /// <summary>All header lines of an answer through API Gateway.</summary>
    /// <seealso href="https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html"/>
    public const int ApiGatewayHeaders = 10_240;

    /// <summary>Bytes of a JSON answer that is not streamed. A body that is longer cannot be part of one: nobody need read it to its end.</summary>
    public static int Of(Caller caller) => caller is Caller.Alb or Caller.AlbMultiValue ? Alb : Response;
}
