namespace Amazon.Lambda.Annotations;

/// <summary>Names the class whose ConfigureServices(IServiceCollection) registers what functions need.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class LambdaStartupAttribute : Attribute;

/// <summary>Takes a parameter from the services of the invocation's scope.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromServicesAttribute : Attribute;
