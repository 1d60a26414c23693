"""What ``docker-compose.yml`` needs beside its images: secrets, and their users."""
