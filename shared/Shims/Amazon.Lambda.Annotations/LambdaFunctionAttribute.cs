namespace Amazon.Lambda.Annotations;

/// <summary>Makes a method a Lambda function: the generator writes the code around it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class LambdaFunctionAttribute : Attribute
{
    /// <summary>The function's name in serverless.template.</summary>
    public string ResourceName { get; set; }

    /// <summary>Seconds.</summary>
    public uint Timeout { get; set; }

    /// <summary>Megabytes.</summary>
    public uint MemorySize { get; set; }
    public string Role { get; set; }
    public string Policies { get; set; }
    public LambdaPackageType PackageType { get; set; }
}

public enum LambdaPackageType
{
    Zip = 0,
    Image = 1,
}
