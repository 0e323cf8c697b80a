namespace Tutti.Patchbay.Rooms;

/// <summary>What a client has yet to be told that there is only one of.</summary>
[Flags]
internal enum ClientNews
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The whole room.</summary>
    Room = 1,

    /// <summary>What was done.</summary>
    History = 2,

    /// <summary>How the room is.</summary>
    Health = 4,

    /// <summary>Who else looks.</summary>
    Clients = 8,
}
