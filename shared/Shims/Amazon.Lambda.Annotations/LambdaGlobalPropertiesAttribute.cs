namespace Amazon.Lambda.Annotations;

/// <summary>Settings of all functions of an assembly.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public class LambdaGlobalPropertiesAttribute : Attribute
{
    /// <summary>Whether GeneratedProgram.Main is written, for assemblies that run as programs.</summary>
    public bool GenerateMain { get; set; }

    /// <summary>The runtime in serverless.template.</summary>
    public string Runtime { get; set; }
}
