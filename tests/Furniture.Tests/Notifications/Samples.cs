using FsCheck;
using FsCheck.Fluent;
using GapFurniture.Furniture.Notifications;

namespace GapFurniture.Furniture.Tests.Notifications;

/// <summary>Configurations as other tools write them, in all shapes that XML allows.</summary>
internal static class Samples
{
    private static readonly string[] s_parts = ["", "a", "b", "a/", "ab", "/", "日本", "a&b", "x<y"];

    public static readonly Arbitrary<NotificationFilter> Filters = (
        from prefix in Gen.Elements(s_parts)
        from more in Gen.Elements(s_parts)
        from suffix in Gen.Elements(s_parts)
        select new NotificationFilter(prefix + more, suffix)
    ).ToArbitrary();

    public static readonly Arbitrary<string> Keys = (
        from parts in Gen.Elements(s_parts).ListOf()
        select string.Concat(parts)
    ).ToArbitrary();

    private static readonly string[] s_foreign =
    [
        "<QueueConfiguration><Id>f1</Id><Queue>arn:aws:sqs:us-east-1:1:q</Queue><Event>s3:ObjectRemoved:*</Event></QueueConfiguration>",
        "<TopicConfiguration ><Topic>arn:aws:sns:us-east-1:1:t</Topic>\n  <Event>s3:ObjectRemoved:Delete</Event></TopicConfiguration >",
        "<CloudFunctionConfiguration><Id>f>3</Id><CloudFunction>arn:aws:lambda:us-east-1:1:function:f</CloudFunction><Event>s3:ReducedRedundancyLostObject</Event></CloudFunctionConfiguration>",
        "<EventBridgeConfiguration/>",
        "<EventBridgeConfiguration></EventBridgeConfiguration>",
        "<HologramConfiguration at=\"2031 > 2030\" by='>'><Id>h</Id><Deep><Deeper/><!-- a > comment --></Deep></HologramConfiguration>",
        "<NewThing  x='1' />",
        "<Quoted><![CDATA[</Quoted><Id>]]></Quoted>",
    ];

    private static readonly string[] s_spaces = ["", "\n", "\r\n  ", " ", "<!-- between -->", "\n\t<?note > ?>\n"];

    private static readonly string[] s_roots =
    [
        "<NotificationConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">",
        "<NotificationConfiguration>",
        "<NotificationConfiguration xmlns='http://s3.amazonaws.com/doc/2006-03-01/' a='>' >",
    ];

    /// <summary>Whole documents, with declarations, white space, comments and elements of the future.</summary>
    public static readonly Arbitrary<string> Documents = (
        from declaration in Gen.Elements("", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<?xml version=\"1.0\"?>\r\n")
        from root in Gen.Elements(s_roots)
        from items in (from space in Gen.Elements(s_spaces) from item in Gen.Elements(s_foreign) select space + item).ListOf()
        from last in Gen.Elements(s_spaces)
        select $"{declaration}{root}{string.Concat(items)}{last}</NotificationConfiguration>"
    ).ToArbitrary();
}
