namespace Tutti.Cli.Verbs;

/// <summary>A hub has opened its ports.</summary>
internal sealed record RingHubUpJson(string Listen, string Id, bool Secret);

/// <summary>News of a hub.</summary>
internal sealed record RingHubChangeJson(string Time, string Event, int? Port, string Id, string From, string Reason);

/// <summary>A device as <c>ring ls</c> and <c>ring find</c> tell it.</summary>
internal sealed record RingDeviceJson(
    int Address, string Id, string Name, int? Position, bool? Connected, bool? Sending, double? ClockErrorUs, IReadOnlyDictionary<string, IReadOnlyList<string>> Characteristics);

/// <summary>A port of the hub.</summary>
internal sealed record RingPortJson(
    int Port, string Role, string Id, int Address, bool Connected, bool Sending, bool Open, long FramesIn, long FramesOut, long OctetsIn, long OctetsOut, long Errors, long Repeated, int Waiting, double ClockErrorUs);

/// <summary>The hub.</summary>
internal sealed record RingStatusJson(
    string Time, string Hub, string Monitor, double RingTimeS, long Rotations, double RotationMedianUs, double RotationP99Us, double RotationWorstUs,
    long Frames, long Octets, double FramesPerSecond, double OctetsPerSecond, long Dropped, long Refused, IReadOnlyList<RingPortJson> Ports);

/// <summary>The ring as <c>ring ls</c> tells it.</summary>
internal sealed record RingLsJson(string Hub, string Monitor, IReadOnlyList<RingDeviceJson> Devices);

/// <summary>A device has joined by <c>ring join</c> or <c>ring synth</c>.</summary>
internal sealed record RingJoinedJson(string Name, int Address, string Id, string Hub, double RingTimeS, double ClockErrorUs);

/// <summary>What a device made by <c>ring join</c> has received.</summary>
internal sealed record RingMessageJson(string Time, int From, bool ToAll, int Layer, string? Text, string Octets);

/// <summary>The state of a device on the ring has changed.</summary>
internal sealed record RingStateJson(string Time, string State, int Address);

/// <summary>A dump has come or gone.</summary>
internal sealed record RingDumpJson(string Kind, string Name, long Octets, string? File);

/// <summary>What <c>ring synth</c> has made.</summary>
internal sealed record RingSynthEndJson(double Seconds, long Packets, long Late, double? StartRingTimeS, double FirstPacketRingTimeS, long VoicesStarted);

/// <summary>What <c>mpdl play</c> has sent.</summary>
internal sealed record MpdlPlayedJson(string File, string To, long Packets, long NotSent, double Seconds, double LatencyMs);
