using System.Globalization;
using System.Reflection;
using System.Text;

namespace GapFurniture.Shims.Tests.PublicApi;

/// <summary>Names of types, parameters, constraints and attributes in the form of the official lists.</summary>
internal static class ApiText
{
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["System.Void"] = "void",
        ["System.String"] = "string",
        ["System.Object"] = "object",
        ["System.Boolean"] = "bool",
        ["System.Int32"] = "int",
        ["System.Int64"] = "long",
        ["System.Int16"] = "short",
        ["System.Byte"] = "byte",
        ["System.Char"] = "char",
        ["System.Double"] = "double",
        ["System.Single"] = "float",
        ["System.Decimal"] = "decimal",
        ["System.UInt32"] = "uint",
        ["System.UInt64"] = "ulong",
    };

    /// <summary>Attributes that change what callers may write or what comes out; of the first five only the presence counts.</summary>
    private static readonly HashSet<string> ShownAttributes = new(StringComparer.Ordinal)
    {
        "Obsolete",
        "EditorBrowsable",
        "RequiresUnreferencedCode",
        "RequiresDynamicCode",
        "RequiresPreviewFeatures",
        "AttributeUsage",
        "AWSProperty",
        "DataMember",
        "Flags",
        "JsonConverter",
        "JsonIgnore",
        "JsonProperty",
        "JsonPropertyName",
    };

    private static readonly HashSet<string> AttributesWithoutArguments = new(StringComparer.Ordinal)
    {
        "Obsolete",
        "EditorBrowsable",
        "RequiresUnreferencedCode",
        "RequiresDynamicCode",
        "RequiresPreviewFeatures",
    };

    public static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsPointer)
            return Name(type.GetElementType()!) + "*";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsGenericParameter)
            return type.Name;
        if (type.FullName is { } full && Keywords.TryGetValue(full, out var keyword))
            return keyword;
        var arguments = type.GetGenericArguments();
        return
            type is { IsGenericType: true, IsGenericTypeDefinition: false }
            && type.GetGenericTypeDefinition().FullName == "System.Nullable`1"
            ? Name(arguments[0]) + "?"
            : Qualified(type, arguments);
    }

    public static string Parameters(IEnumerable<ParameterInfo> parameters) => string.Join(", ", parameters.Select(Parameter));

    public static string Constraints(IEnumerable<Type> arguments)
    {
        var text = new StringBuilder();
        foreach (var argument in arguments.Where(argument => argument.IsGenericParameter))
        {
            var traits = argument.GenericParameterAttributes;
            var isStruct = traits.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
            List<string> constraints =
            [
                .. traits.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : Array.Empty<string>(),
                .. isStruct ? ["struct"] : Array.Empty<string>(),
                .. argument.GetGenericParameterConstraints().Where(type => type.FullName != "System.ValueType").Select(Name),
                .. traits.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? ["new()"] : Array.Empty<string>(),
            ];
            if (constraints.Count > 0)
                text.Append(CultureInfo.InvariantCulture, $" where {argument.Name} : {string.Join(", ", constraints)}");
        }
        return text.ToString();
    }

    public static string Attributes(MemberInfo member)
    {
        var text = new StringBuilder();
        foreach (var attribute in member.GetCustomAttributesData().OrderBy(data => data.AttributeType.Name, StringComparer.Ordinal))
        {
            var name = attribute.AttributeType.Name;
            name = name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name;
            if (!ShownAttributes.Contains(name))
                continue;
            List<string> arguments = AttributesWithoutArguments.Contains(name)
                ? []
                :
                [
                    .. attribute.ConstructorArguments.Select(Argument),
                    .. attribute.NamedArguments.Select(named => $"{named.MemberName}={Argument(named.TypedValue)}"),
                ];
            text.Append(" [").Append(name);
            if (arguments.Count > 0)
                text.Append('(').AppendJoin(", ", arguments).Append(')');
            text.Append(']');
        }
        return text.ToString();
    }

    public static string Literal(object? value) =>
        value switch
        {
            null => "null",
            string text => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\r", "\\r")}\"",
            bool flag => flag ? "true" : "false",
            char letter => $"'{letter}'",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };

    private static string Qualified(Type type, Type[] arguments)
    {
        var outer = type.IsNested ? type.DeclaringType!.GetGenericArguments().Length : 0;
        var name = type.Name.Split('`')[0];
        if (arguments.Length > outer)
            name += $"<{string.Join(", ", arguments.Skip(outer).Select(Name))}>";
        if (type.IsNested)
            return $"{Qualified(type.DeclaringType!, arguments[..outer])}.{name}";
        return string.IsNullOrEmpty(type.Namespace) ? name : $"{type.Namespace}.{name}";
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var passing =
            parameter.IsOut ? "out "
            : !parameter.ParameterType.IsByRef ? ""
            : parameter.IsIn ? "in "
            : "ref ";
        var isParams = parameter.GetCustomAttributesData().Any(data => data.AttributeType.FullName == "System.ParamArrayAttribute");
        return $"{passing}{(isParams ? "params " : "")}{Name(parameter.ParameterType)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter)
    {
        if (!parameter.HasDefaultValue && !parameter.IsOptional)
            return "";
        var value = parameter.RawDefaultValue;
        if (value is not (null or DBNull) && value != Missing.Value)
            return $" = {Literal(value)}";
        var isStruct = parameter.ParameterType.IsValueType && !Name(parameter.ParameterType).EndsWith('?');
        return isStruct ? " = default" : " = null";
    }

    private static string Argument(CustomAttributeTypedArgument argument) =>
        argument switch
        {
            { ArgumentType.FullName: "System.AttributeTargets" } => ((AttributeTargets)(int)argument.Value!)
                .ToString()
                .Replace(", ", "|", StringComparison.Ordinal),
            { Value: Type type } => $"typeof({Name(type)})",
            _ => Literal(argument.Value),
        };
}
