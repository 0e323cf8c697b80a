namespace Tutti.Protocols.Mpdl;

/// <summary>One entry of a device's menu of patches.</summary>
/// <param name="Program">The program that selects it.</param>
/// <param name="Name">What people read; at most 255 octets of UTF-8 are sent.</param>
public readonly record struct PatchName(ProgramNumber Program, string Name);
