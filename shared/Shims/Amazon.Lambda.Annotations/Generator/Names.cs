namespace Amazon.Lambda.Annotations.Generator;

/// <summary>Names of the types that generated code and its readers know.</summary>
internal static class Names
{
    public const string LambdaFunctionAttribute = "Amazon.Lambda.Annotations.LambdaFunctionAttribute";
    public const string LambdaStartupAttribute = "Amazon.Lambda.Annotations.LambdaStartupAttribute";
    public const string LambdaGlobalPropertiesAttribute = "Amazon.Lambda.Annotations.LambdaGlobalPropertiesAttribute";
    public const string FromServicesAttribute = "Amazon.Lambda.Annotations.FromServicesAttribute";
    public const string LambdaSerializerAttribute = "Amazon.Lambda.Core.LambdaSerializerAttribute";
    public const string ServiceCollection = "Microsoft.Extensions.DependencyInjection.IServiceCollection";

    public const string Context = "global::Amazon.Lambda.Core.ILambdaContext";
    public const string Serializer = "global::Amazon.Lambda.Core.ILambdaSerializer";
    public const string Stream = "global::System.IO.Stream";
    public const string Task = "global::System.Threading.Tasks.Task";
    public const string ValueTask = "global::System.Threading.Tasks.ValueTask";
    public const string Injection = "global::Microsoft.Extensions.DependencyInjection";
    public const string BootstrapBuilder = "global::Amazon.Lambda.RuntimeSupport.LambdaBootstrapBuilder";
}
