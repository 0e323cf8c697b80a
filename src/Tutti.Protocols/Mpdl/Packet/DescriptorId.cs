namespace Tutti.Protocols.Mpdl;

/// <summary>The descriptors that have a name (mpdl-3.1, mpdl-9.1). Every other byte but 0 is an id too: free for devices, or reserved.</summary>
/// <remarks>The two high bits say how many data bytes follow: 00 one, 01 two, 10 four, 11 a 16-bit count and that many (mpdl-1.2).</remarks>
#pragma warning disable CA1028 // an id is one byte of a packet
public enum DescriptorId : byte
{
    /// <summary>Illegal: reported and skipped (mpdl-1.3).</summary>
    None = 0x00,

    /// <summary>How a note starts and ends: one byte, rule and.</summary>
    Articulation = 0x01,

    /// <summary>Brightness: one byte, multiply.</summary>
    Brightness = 0x02,

    /// <summary>Balance of even and odd harmonics: one byte, multiply.</summary>
    EvenOddBalance = 0x03,

    /// <summary>Balance of tone and noise: one byte, multiply.</summary>
    PitchedUnpitchedBalance = 0x04,

    /// <summary>Roughness: one byte, multiply.</summary>
    Roughness = 0x05,

    /// <summary>Attack character, sampled when the note is triggered: one byte, multiply.</summary>
    AttackCharacter = 0x06,

    /// <summary>Inharmonicity: one signed byte, multiply.</summary>
    Inharmonicity = 0x07,

    /// <summary>Pan from left to right: one byte, multiply.</summary>
    PanLeftRight = 0x08,

    /// <summary>Pan from up to down: one byte, multiply.</summary>
    PanUpDown = 0x09,

    /// <summary>Pan from front to back: one byte, multiply.</summary>
    PanFrontBack = 0x0A,

    /// <summary>Direction around the listener: one byte, add, wraps.</summary>
    Azimuth = 0x0B,

    /// <summary>Direction above the listener: one byte, add.</summary>
    Elevation = 0x0C,

    /// <summary>First coordinate of timbre space: one signed byte, add.</summary>
    TimbreX = 0x0D,

    /// <summary>Second coordinate of timbre space: one signed byte, add.</summary>
    TimbreY = 0x0E,

    /// <summary>Third coordinate of timbre space: one signed byte, add.</summary>
    TimbreZ = 0x0F,

    /// <summary>Who keeps a voice when voices run out; 0 resets: one byte, multiply.</summary>
    AllocationPriority = 0x10,

    /// <summary>Measured: angle of the stroke on the drum head.</summary>
    DrumAngle = 0x2F,

    /// <summary>Measured: distance of the stroke from the centre of the drum head.</summary>
    DrumDistance = 0x30,

    /// <summary>Measured: place of the stroke on the drum head, Y.</summary>
    DrumY = 0x31,

    /// <summary>Measured: place of the stroke on the drum head, X.</summary>
    DrumX = 0x32,

    /// <summary>Measured: lip pressure.</summary>
    LipPressure = 0x33,

    /// <summary>Measured: embouchure (bite).</summary>
    Embouchure = 0x34,

    /// <summary>Measured: wind flow (breath).</summary>
    WindFlow = 0x35,

    /// <summary>Measured: pressure on fret or fingerboard.</summary>
    FretPressure = 0x36,

    /// <summary>Measured: position of pick or bow.</summary>
    PickPosition = 0x37,

    /// <summary>Measured: pressure of pick or bow.</summary>
    PickPressure = 0x38,

    /// <summary>Measured: velocity of pick or bow, signed.</summary>
    PickVelocity = 0x39,

    /// <summary>Measured: fourth switch pedal.</summary>
    SwitchPedal4 = 0x3A,

    /// <summary>Measured: third switch pedal.</summary>
    SwitchPedal3 = 0x3B,

    /// <summary>Measured: second switch pedal (soft).</summary>
    SwitchPedal2 = 0x3C,

    /// <summary>Measured: first switch pedal (sustain).</summary>
    SwitchPedal1 = 0x3D,

    /// <summary>Measured: number of the key.</summary>
    KeyNumber = 0x3E,

    /// <summary>Measured: velocity of the key.</summary>
    KeyVelocity = 0x3F,

    /// <summary>Pitch: two bytes, add, as an offset from middle C.</summary>
    Pitch = 0x40,

    /// <summary>Loudness as perceived: two bytes, multiply.</summary>
    Loudness = 0x41,

    /// <summary>Amplitude: two bytes, multiply.</summary>
    Amplitude = 0x42,

    /// <summary>Distance from the listener: two bytes, multiply.</summary>
    Distance = 0x43,

    /// <summary>Level at one output: output number and level, multiply.</summary>
    OutputLevel = 0x44,

    /// <summary>Program change at once: two bytes, overwrite.</summary>
    ProgramNow = 0x45,

    /// <summary>Program change for future notes: two bytes, overwrite.</summary>
    ProgramNext = 0x46,

    /// <summary>Depth of a running modulation: parameter id and depth.</summary>
    ModulationDepth = 0x47,

    /// <summary>Measured: acceleration along Z, signed.</summary>
    AccelerationZ = 0x6B,

    /// <summary>Measured: acceleration along Y, signed.</summary>
    AccelerationY = 0x6C,

    /// <summary>Measured: acceleration along X, signed.</summary>
    AccelerationX = 0x6D,

    /// <summary>Measured: velocity along Z, signed.</summary>
    VelocityZ = 0x6E,

    /// <summary>Measured: velocity along Y, signed.</summary>
    VelocityY = 0x6F,

    /// <summary>Measured: velocity along X, signed.</summary>
    VelocityX = 0x70,

    /// <summary>Measured: position along Z.</summary>
    PositionZ = 0x71,

    /// <summary>Measured: position along Y.</summary>
    PositionY = 0x72,

    /// <summary>Measured: position along X.</summary>
    PositionX = 0x73,

    /// <summary>Measured: lip frequency.</summary>
    LipFrequency = 0x74,

    /// <summary>Measured: keypads of a wind instrument.</summary>
    WindKeypads = 0x75,

    /// <summary>Measured: position on fret or fingerboard.</summary>
    FretPosition = 0x76,

    /// <summary>Measured: fourth continuous pedal.</summary>
    ContinuousPedal4 = 0x77,

    /// <summary>Measured: third continuous pedal.</summary>
    ContinuousPedal3 = 0x78,

    /// <summary>Measured: second continuous pedal.</summary>
    ContinuousPedal2 = 0x79,

    /// <summary>Measured: first continuous pedal (volume).</summary>
    ContinuousPedal1 = 0x7A,

    /// <summary>Measured: third modulation wheel.</summary>
    ModulationWheel3 = 0x7B,

    /// <summary>Measured: second modulation wheel.</summary>
    ModulationWheel2 = 0x7C,

    /// <summary>Measured: first modulation wheel.</summary>
    ModulationWheel1 = 0x7D,

    /// <summary>Measured: pitch bend wheel, centre 0x8000.</summary>
    PitchBendWheel = 0x7E,

    /// <summary>Measured: pressure on the key.</summary>
    KeyPressure = 0x7F,

    /// <summary>Frequency in Hz, 16.16 fixed point: four bytes, overwrite.</summary>
    Frequency = 0x80,

    /// <summary>Rate of a running modulation: parameter id, rate, one ignored byte.</summary>
    ModulationRate = 0x81,

    /// <summary>What follows is for another address: 0000, 20 bits, one ignored byte.</summary>
    NewAddress = 0x82,

    /// <summary>When the packet is meant: four bytes, units of 50 microseconds.</summary>
    TimeTag = 0x83,

    /// <summary>How long after its tag a packet acts: four bytes, units of 50 microseconds.</summary>
    MinimumLatency = 0x84,

    /// <summary>Starts, changes or ends a modulation.</summary>
    ModulationBlock = 0xC0,

    /// <summary>A user table for modulations.</summary>
    ModulationTable = 0xC1,

    /// <summary>Lets a parameter glide to a target.</summary>
    SegmentBlock = 0xC2,

    /// <summary>A user table for segments.</summary>
    SegmentTable = 0xC3,

    /// <summary>Sets a value in everything of a group.</summary>
    Overwrite = 0xC4,

    /// <summary>Asks the device.</summary>
    Query = 0xC5,

    /// <summary>Answers a query.</summary>
    QueryResponse = 0xC6,

    /// <summary>A comment.</summary>
    Text = 0xC7,
}
