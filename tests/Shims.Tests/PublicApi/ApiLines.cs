using System.Reflection;
using static GapFurniture.Shims.Tests.PublicApi.ApiText;

namespace GapFurniture.Shims.Tests.PublicApi;

/// <summary>The public and protected API of an assembly, one line for each type and member, in the form of the official lists.</summary>
internal static class ApiLines
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type => IsVisible(type) && type.Name[0] != '<').SelectMany(OfType).Order(StringComparer.Ordinal)];

    private static bool IsVisible(Type type) =>
        type.IsNested
            ? (type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem) && IsVisible(type.DeclaringType!)
            : type.IsPublic;

    private static IEnumerable<string> OfType(Type type)
    {
        var name = Name(type);
        if (type.BaseType?.FullName == "System.MulticastDelegate")
        {
            var invoke = type.GetMethod("Invoke")!;
            return [$"type {name} : delegate {Name(invoke.ReturnType)} ({Parameters(invoke.GetParameters())}){Attributes(type)}"];
        }
        var header =
            $"type {name} : {string.Join(", ", Bases(type))} [{Kind(type)}]{Constraints(type.GetGenericArguments())}{Attributes(type)}";
        return type.IsEnum
            ? type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{name}::{field.Name} = {field.GetRawConstantValue()}{Attributes(field)}")
                .Prepend(header)
            : type.GetMembers(Declared)
                .Where(member => member.Name[0] != '<')
                .Select(member => OfMember(name, type, member))
                .OfType<string>()
                .Prepend(header);
    }

    private static string Kind(Type type) =>
        type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
            return [Name(type.GetEnumUnderlyingType())];
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var own = type.GetInterfaces().Except(inherited).ToList();
        var shown = own.Where(candidate => IsVisible(candidate.IsGenericType ? candidate.GetGenericTypeDefinition() : candidate))
            .Where(candidate => !own.Exists(other => other != candidate && other.GetInterfaces().Contains(candidate)))
            .Select(Name)
            .Order(StringComparer.Ordinal);
        return type.BaseType is { } parent && !type.IsValueType ? shown.Prepend(Name(parent)) : shown;
    }

    private static string? OfMember(string type, Type owner, MemberInfo member) =>
        member switch
        {
            ConstructorInfo { IsStatic: false } constructor when Visibility(constructor) is { } visibility =>
                $"{visibility}{type}::.ctor({Parameters(constructor.GetParameters())}) : void{Attributes(constructor)}",
            MethodInfo method
                when (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
                    && Visibility(method) is { } visibility => visibility + OfMethod(type, owner, method),
            PropertyInfo property => OfProperty(type, owner, property),
            FieldInfo { IsSpecialName: false } field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly =>
                $"{(field.IsPublic ? "" : "protected ")}{type}::{field.Name} : {Name(field.FieldType)}{Modifiers(field)}{Attributes(field)}",
            EventInfo { AddMethod: { } add } @event when Visibility(add) is { } visibility =>
                $"{visibility}{type}::{@event.Name} : event {Name(@event.EventHandlerType!)}{Modifiers(add, owner)}",
            _ => null,
        };

    private static string OfMethod(string type, Type owner, MethodInfo method)
    {
        var arguments = method.GetGenericArguments();
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", arguments.Select(argument => argument.Name))}>" : "";
        var constraints = method.IsGenericMethod ? Constraints(arguments) : "";
        return $"{type}::{method.Name}{generic}({Parameters(method.GetParameters())}) : {Name(method.ReturnType)}"
            + $"{Modifiers(method, owner)}{constraints}{Attributes(method)}";
    }

    private static string? OfProperty(string type, Type owner, PropertyInfo property)
    {
        var get = property.GetMethod is { } getter ? Visibility(getter) : null;
        var set = property.SetMethod is { } setter ? Visibility(setter) : null;
        if (get is null && set is null)
            return null;
        var visibility = get is "" || set is "" ? "" : "protected ";
        var isInit = property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(type => type.Name == "IsExternalInit");
        var accessors =
            (get is null ? "" : $"{(get == visibility ? "" : get)}get; ")
            + (set is null ? "" : $"{(set == visibility ? "" : set)}{(isInit is true ? "init" : "set")}; ");
        var index = property.GetIndexParameters();
        return $"{visibility}{type}::{property.Name}{(index.Length > 0 ? $"[{Parameters(index)}]" : "")} : {Name(property.PropertyType)} "
            + $"{{ {accessors}}}{Modifiers((property.GetMethod ?? property.SetMethod)!, owner)}{Attributes(property)}";
    }

    private static string? Visibility(MethodBase method) =>
        method.IsPublic ? ""
        : method.IsFamily || method.IsFamilyOrAssembly ? "protected "
        : null;

    private static string Modifiers(FieldInfo field) =>
        field switch
        {
            { IsLiteral: true } => $" = {Literal(field.GetRawConstantValue())} [const]",
            { IsStatic: true, IsInitOnly: true } => " [static readonly]",
            { IsStatic: true } => " [static]",
            { IsInitOnly: true } => " [readonly]",
            _ => "",
        };

    private static string Modifiers(MethodInfo method, Type owner) =>
        (method, owner) switch
        {
            ({ IsStatic: true, IsAbstract: true }, { IsInterface: true }) => " [static abstract]",
            ({ IsStatic: true }, _) => " [static]",
            ({ IsAbstract: true }, { IsInterface: true }) => "",
            (_, { IsInterface: true }) => " [default implementation]",
            ({ IsAbstract: true }, _) => " [abstract]",
            ({ IsVirtual: false }, _) => "",
            ({ IsFinal: true } final, _) => final.Attributes.HasFlag(MethodAttributes.NewSlot) ? "" : " [sealed override]",
            _ => method.Attributes.HasFlag(MethodAttributes.NewSlot) ? " [virtual]" : " [override]",
        };
}
