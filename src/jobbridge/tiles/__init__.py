"""What an employer may see of people before anybody agreed: bands of many, once a week."""
