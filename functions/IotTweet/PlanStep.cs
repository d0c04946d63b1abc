namespace GapFurniture.IotTweet;

/// <summary>What a click asks for.</summary>
internal enum PlanStep
{
    /// <summary>Post <see cref="State.Press.Text"/>.</summary>
    Tweet,

    /// <summary>Delete the post of <see cref="State.Press.Target"/>.</summary>
    TakeBack,

    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>It was done before.</summary>
    Already,
}
